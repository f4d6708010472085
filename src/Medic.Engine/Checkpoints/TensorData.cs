using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Medic.Engine.Checkpoints;

/// <summary>A tensor as data: contiguous, row-major, little-endian.</summary>
/// <remarks>Several tensors of a checkpoint may look into the same memory; it is never written to.</remarks>
public sealed class TensorData
{
    /// <summary>Wraps memory that holds exactly the tensor's elements.</summary>
    /// <param name="elementType">The type of the elements.</param>
    /// <param name="shape">The extent of each dimension; empty for a scalar.</param>
    /// <param name="bytes">The elements in row-major order, little-endian; not copied.</param>
    /// <exception cref="ArgumentException">The memory is not as large as the shape says.</exception>
    public TensorData(ElementType elementType, IReadOnlyList<long> shape, ReadOnlyMemory<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Int128 count = 1;
        foreach (var extent in shape)
        {
            if (extent < 0)
                throw new ArgumentException($"A tensor's extents are not negative; found [{string.Join(", ", shape)}].", nameof(shape));
            count = Int128.Min(count * extent, long.MaxValue);
        }

        if (count * elementType.Size() != bytes.Length)
        {
            throw new ArgumentException(
                $"A {elementType.PythonName()} tensor [{string.Join(", ", shape)}] does not take {bytes.Length} bytes.", nameof(bytes));
        }

        ElementType = elementType;
        Shape = shape;
        Bytes = bytes;
    }

    /// <summary>The type of the elements.</summary>
    public ElementType ElementType { get; }

    /// <summary>The extent of each dimension; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The elements in row-major order, little-endian.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>How many elements there are.</summary>
    public long Count => Bytes.Length / ElementType.Size();

    /// <summary>The elements as single-precision numbers; truth values become 0 and 1.</summary>
    public float[] ToSingles() => MemoryMarshal.Cast<byte, float>(CastTo(ElementType.Float32).Bytes.Span).ToArray();

    /// <summary>The tensor with its elements converted as <c>Tensor.to</c> does; itself where nothing is to be done.</summary>
    /// <param name="target">The type wanted.</param>
    public TensorData CastTo(ElementType target)
    {
        if (target == ElementType)
            return this;
        var source = Bytes.Span;
        var bytes = ElementType switch
        {
            ElementType.Float16 => Convert<Half>(source, target),
            ElementType.BFloat16 => Convert<float>(MemoryMarshal.AsBytes<float>(WidenBFloat16(source)), target),
            ElementType.Float32 => Convert<float>(source, target),
            ElementType.Float64 => Convert<double>(source, target),
            ElementType.UInt8 or ElementType.Bool => Convert<byte>(source, target),
            ElementType.Int8 => Convert<sbyte>(source, target),
            ElementType.Int16 => Convert<short>(source, target),
            ElementType.Int32 => Convert<int>(source, target),
            ElementType.Int64 => Convert<long>(source, target),
            _ => throw new InvalidOperationException($"Unknown element type {ElementType}."),
        };
        return new TensorData(target, Shape, bytes);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{ElementType.PythonName()} [{string.Join(", ", Shape)}]";

    private static byte[] Convert<TFrom>(ReadOnlySpan<byte> source, ElementType target)
        where TFrom : unmanaged, INumber<TFrom>
    {
        var elements = MemoryMarshal.Cast<byte, TFrom>(source);
        return target switch
        {
            ElementType.Float16 => Convert<TFrom, Half>(elements),
            ElementType.BFloat16 => NarrowToBFloat16(MemoryMarshal.Cast<byte, float>(Convert<TFrom, float>(elements))),
            ElementType.Float32 => Convert<TFrom, float>(elements),
            ElementType.Float64 => Convert<TFrom, double>(elements),
            ElementType.UInt8 => Convert<TFrom, byte>(elements),
            ElementType.Int8 => Convert<TFrom, sbyte>(elements),
            ElementType.Int16 => Convert<TFrom, short>(elements),
            ElementType.Int32 => Convert<TFrom, int>(elements),
            ElementType.Int64 => Convert<TFrom, long>(elements),
            ElementType.Bool => ToTruthValues(elements),
            _ => throw new ArgumentOutOfRangeException(nameof(target), target, "Unknown element type."),
        };
    }

    private static byte[] Convert<TFrom, TTo>(ReadOnlySpan<TFrom> source)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        var bytes = new byte[source.Length * Unsafe.SizeOf<TTo>()];
        var target = MemoryMarshal.Cast<byte, TTo>(bytes.AsSpan());
        for (var i = 0; i < source.Length; i++)
            target[i] = TTo.CreateTruncating(source[i]);
        return bytes;
    }

    private static byte[] ToTruthValues<TFrom>(ReadOnlySpan<TFrom> source)
        where TFrom : unmanaged, INumber<TFrom>
    {
        var target = new byte[source.Length];
        for (var i = 0; i < source.Length; i++)
            target[i] = TFrom.IsZero(source[i]) ? (byte)0 : (byte)1;
        return target;
    }

    private static float[] WidenBFloat16(ReadOnlySpan<byte> source)
    {
        var halves = MemoryMarshal.Cast<byte, ushort>(source);
        var target = new float[halves.Length];
        for (var i = 0; i < halves.Length; i++)
            target[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
        return target;
    }

    private static byte[] NarrowToBFloat16(ReadOnlySpan<float> source)
    {
        var bytes = new byte[source.Length * sizeof(ushort)];
        var target = MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan());
        for (var i = 0; i < source.Length; i++)
        {
            var bits = BitConverter.SingleToUInt32Bits(source[i]);
            // To the nearest, ties to even; a NaN must not be rounded into infinity.
            target[i] = float.IsNaN(source[i]) ? (ushort)0x7fc0 : (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
        }

        return bytes;
    }
}
