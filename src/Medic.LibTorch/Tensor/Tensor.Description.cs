using System.Globalization;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The size of every dimension.</summary>
        public long[] shape => size();

        /// <summary>The number of dimensions.</summary>
        public long Dimensions => Info.Dimensions;

        /// <summary>The number of dimensions.</summary>
        public long ndim => Info.Dimensions;

        /// <summary>The number of elements.</summary>
        public long NumberOfElements => Info.Elements;

        /// <summary>An element's size in bytes.</summary>
        public long ElementSize => Info.ElementSize;

        /// <summary>The elements' type.</summary>
        public ScalarType dtype => (ScalarType)Info.Dtype;

        /// <summary>Where the tensor lives.</summary>
        public Device device => new(device_type, device_index);

        /// <summary>On what kind of device the tensor lives.</summary>
        public DeviceType device_type => (DeviceType)Info.DeviceType;

        /// <summary>On which device of the kind the tensor lives; -1 for the processor.</summary>
        public int device_index => Info.DeviceIndex;

        /// <summary>Whether the tensor lives on a graphics card.</summary>
        public bool is_cuda => device_type == DeviceType.CUDA;

        /// <summary>Whether the tensor is of a sparse layout.</summary>
        public bool is_sparse => Info.IsSparse != 0;

        /// <summary>Whether gradients flow to the tensor.</summary>
        public bool requires_grad
        {
            get => Info.RequiresGrad != 0;
            set => Native.Check(Native.medic_tensor_set_requires_grad(SafeHandle, value ? 1 : 0));
        }

        /// <summary>Whether no recorded operation made the tensor.</summary>
        public bool is_leaf => Info.IsLeaf != 0;

        private TensorInfo Info
        {
            get
            {
                Native.Check(Native.medic_tensor_describe(SafeHandle, out var info));
                return info;
            }
        }

        /// <summary>The number of dimensions.</summary>
        public long dim() => Info.Dimensions;

        /// <summary>The number of elements.</summary>
        public long numel() => Info.Elements;

        /// <summary>An element's size in bytes.</summary>
        public long element_size() => Info.ElementSize;

        /// <summary>The size of every dimension.</summary>
        public long[] size()
        {
            var sizes = new long[Info.Dimensions];
            fixed (long* p = sizes) Native.Check(Native.medic_tensor_sizes(SafeHandle, p));
            return sizes;
        }

        /// <summary>The size of a dimension, counted from the end where it is negative.</summary>
        public long size(int dim) => OfDimension(size(), dim);

        /// <summary>For every dimension, how many elements lie between one and the next along it.</summary>
        public long[] stride()
        {
            var strides = new long[Info.Dimensions];
            fixed (long* p = strides) Native.Check(Native.medic_tensor_strides(SafeHandle, p));
            return strides;
        }

        /// <summary>How many elements lie between one and the next along a dimension.</summary>
        public long stride(int dim) => OfDimension(stride(), dim);

        /// <summary>Whether the elements lie side by side in the order of their indices.</summary>
        public bool is_contiguous() => Info.IsContiguous != 0;

        /// <summary>Whether the tensor lives in the processor's memory.</summary>
        public bool is_cpu() => device_type == DeviceType.CPU;

        /// <summary>Whether the elements are floating-point numbers.</summary>
        public bool is_floating_point() => torch.is_floating_point(dtype);

        /// <summary>Whether the elements are integers or truth values.</summary>
        public bool is_integral() => torch.is_integral(dtype);

        /// <summary>Whether the elements are complex numbers.</summary>
        public bool is_complex() => torch.is_complex(dtype);

        /// <inheritdoc/>
        public override string ToString() => IsInvalid
            ? "(an invalid tensor)"
            : string.Create(CultureInfo.InvariantCulture, $"[{string.Join('x', shape)}], type = {dtype}, device = {device}");

        private static long OfDimension(long[] values, int dim)
        {
            var index = dim < 0 ? dim + values.Length : dim;
            return (uint)index < (uint)values.Length
                ? values[index]
                : throw new ArgumentOutOfRangeException(nameof(dim), dim, $"The tensor has {values.Length} dimensions.");
        }
    }

    /// <summary>Whether a type is of floating-point numbers.</summary>
    public static bool is_floating_point(ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    /// <inheritdoc cref="Tensor.is_floating_point()"/>
    public static bool is_floating_point(Tensor input) => input.is_floating_point();

    /// <summary>Whether a type is of integers or truth values.</summary>
    public static bool is_integral(ScalarType type) =>
        type is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64 or ScalarType.Bool;

    /// <inheritdoc cref="Tensor.is_integral()"/>
    public static bool is_integral(Tensor t) => t.is_integral();

    /// <summary>Whether a type is of complex numbers.</summary>
    public static bool is_complex(ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

    /// <inheritdoc cref="Tensor.is_complex()"/>
    public static bool is_complex(Tensor input) => input.is_complex();

    /// <inheritdoc cref="Tensor.numel()"/>
    public static long numel(Tensor input) => input.numel();
}
