using TorchSharp.Interop;

namespace TorchSharp;

// Copies and conversions. What needs no conversion is not copied unless asked for: a second tensor object of the same tensor.
public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>A copy.</summary>
        public Tensor clone() => Aten.Call("clone", this);

        /// <summary>Takes over another tensor's elements.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Aten.InPlace("copy_", this, source, nonBlocking);

        /// <summary>The elements side by side in the order of their indices; a copy where they are not yet.</summary>
        public Tensor contiguous() => Aten.Call("contiguous", this);

        /// <summary>The tensor on the processor.</summary>
        public Tensor cpu() => to(CPU);

        /// <summary>The tensor on a graphics card, which this backend does not have: an error.</summary>
        public Tensor cuda(Device? device = null, bool non_blocking = false) => to(device ?? CUDA);

        /// <summary>The tensor with elements of a type.</summary>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Converted(Aten.Call("to.dtype", this, type, non_blocking, copy), disposeAfter);

        /// <summary>The tensor on a device.</summary>
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, device, copy, disposeAfter, non_blocking);

        /// <summary>The tensor on a device.</summary>
        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        /// <summary>The tensor on a device.</summary>
        public Tensor to(
            DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        /// <summary>The tensor with elements of a type, on a device.</summary>
        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Converted(Aten.Call("to.device", this, On(device), type, non_blocking, copy), disposeAfter);

        /// <summary>The tensor with elements of another's type, on that one's device.</summary>
        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);

        /// <inheritdoc cref="to(ScalarType, bool, bool, bool)"/>
        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(type, copy, disposeAfter, non_blocking);

        /// <summary>The tensor with elements of a type.</summary>
        public Tensor type(ScalarType dtype) => to(dtype);

        /// <summary>The tensor with elements of another's type.</summary>
        public Tensor type_as(Tensor tensor) => to(tensor.dtype);

        /// <summary>The tensor with truth values: what is not zero is true.</summary>
        public Tensor @bool() => to(ScalarType.Bool);

        /// <summary>The tensor with elements of type <see cref="ScalarType.Byte"/>.</summary>
        public Tensor @byte() => to(ScalarType.Byte);

        /// <summary>The tensor with elements of type <see cref="ScalarType.Int32"/>.</summary>
        public Tensor @int() => to(ScalarType.Int32);

        /// <summary>The tensor with elements of type <see cref="ScalarType.Int64"/>.</summary>
        public Tensor @long() => to(ScalarType.Int64);

        /// <summary>The tensor with elements of type <see cref="ScalarType.Float16"/>.</summary>
        public Tensor half() => to(ScalarType.Float16);

        /// <summary>The tensor with elements of type <see cref="ScalarType.Float32"/>.</summary>
        public Tensor @float() => to(ScalarType.Float32);

        /// <summary>The tensor with elements of type <see cref="ScalarType.Float64"/>.</summary>
        public Tensor @double() => to(ScalarType.Float64);

        /// <summary>Makes all elements one value.</summary>
        public Tensor fill_(Scalar value) => Aten.InPlace("fill_.Scalar", this, value);

        /// <summary>Makes all elements zero.</summary>
        public Tensor zero_() => Aten.InPlace("zero_", this);

        private Tensor Converted(Tensor result, bool disposeAfter)
        {
            if (disposeAfter) Dispose();
            return result;
        }
    }
}
