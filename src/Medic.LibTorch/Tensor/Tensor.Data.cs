using TorchSharp.Interop;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The memory of a contiguous tensor; setting it copies bytes of just the tensor's size.</summary>
        public Span<byte> bytes
        {
            get
            {
                if (!is_contiguous()) throw new InvalidOperationException("The bytes of a tensor that is not contiguous cannot be taken.");
                return new Span<byte>((void*)DataPointer, checked((int)(NumberOfElements * ElementSize)));
            }
            set
            {
                var memory = bytes;
                if (value.Length != memory.Length)
                {
                    throw new ArgumentException($"The tensor takes {memory.Length} bytes, not {value.Length}.", nameof(value));
                }
                value.CopyTo(memory);
            }
        }

        internal IntPtr DataPointer
        {
            get
            {
                Native.Check(Native.medic_tensor_data(SafeHandle, out var data));
                return data;
            }
        }

        /// <summary>The elements, as .NET values of just the tensor's type.</summary>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            ValidateType(typeof(T));
            return new TensorAccessor<T>(this);
        }

        /// <summary>The only element, as a .NET value of just the tensor's type.</summary>
        public T item<T>()
            where T : unmanaged
        {
            if (NumberOfElements != 1) throw new ArgumentException($"A tensor of {NumberOfElements} elements is not one value.");
            return data<T>()[0];
        }

        /// <summary>The only element, as a number.</summary>
        public Scalar ToScalar() => Aten.CallScalar("item", this);

        /// <summary>Whether the only element is other than zero.</summary>
        public bool is_nonzero()
        {
            if (numel() != 1) throw new InvalidOperationException("is_nonzero() takes a tensor of one element.");
            return ToScalar().ToBoolean();
        }

        /// <summary>The element of that number, of a tensor of 32-bit floating-point numbers.</summary>
        public float ReadCpuSingle(long i) => ReadCpuValue<float>(i);

        /// <summary>The element of that number, of a tensor of 64-bit floating-point numbers.</summary>
        public double ReadCpuDouble(long i) => ReadCpuValue<double>(i);

        /// <summary>The element of that number, of a tensor of 32-bit integers.</summary>
        public int ReadCpuInt32(long i) => ReadCpuValue<int>(i);

        /// <summary>The element of that number, of a tensor of 64-bit integers.</summary>
        public long ReadCpuInt64(long i) => ReadCpuValue<long>(i);

        /// <summary>The element of that number, of a tensor of bytes.</summary>
        public byte ReadCpuByte(long i) => ReadCpuValue<byte>(i);

        /// <summary>The element of that number, of a tensor of truth values.</summary>
        public bool ReadCpuBool(long i) => ReadCpuValue<bool>(i);

        /// <summary>The element of that number, counted in the order of the indices.</summary>
        public T ReadCpuValue<T>(long i)
            where T : unmanaged => data<T>()[i];

        /// <summary>Writes a contiguous tensor's memory to a stream.</summary>
        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            ArgumentNullException.ThrowIfNull(stream);
            stream.Write(bytes);
        }

        /// <summary>Fills a contiguous tensor's memory from a stream.</summary>
        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            ArgumentNullException.ThrowIfNull(stream);
            stream.ReadExactly(bytes);
        }

        private void ValidateType(Type type)
        {
            var expected = dtype switch
            {
                ScalarType.Byte => typeof(byte),
                ScalarType.Int8 => typeof(sbyte),
                ScalarType.Int16 => typeof(short),
                ScalarType.Int32 => typeof(int),
                ScalarType.Int64 => typeof(long),
                ScalarType.Float16 => typeof(Half),
                ScalarType.Float32 => typeof(float),
                ScalarType.Float64 => typeof(double),
                ScalarType.Bool => typeof(bool),
                var other => throw new ArgumentException($"Elements of type {other} have no .NET type here."),
            };
            if (type != expected) throw new ArgumentException($"{type.Name} is not compatible with {dtype}.");
        }
    }
}
