using static TorchSharp.torch;

namespace Medic.Engine.Checkpoints;

/// <summary>The one place where a checkpoint's tensors meet Torch's.</summary>
public static class TensorConversion
{
    /// <summary>A tensor on the CPU with a copy of the data.</summary>
    /// <param name="data">The data.</param>
    public static Tensor ToTensor(this TensorData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var tensor = empty(data.Shape.ToArray(), dtype: ToScalarType(data.ElementType));
        data.Bytes.Span.CopyTo(tensor.bytes);
        return tensor;
    }

    /// <summary>A copy of a tensor's data, wherever the tensor lives.</summary>
    /// <param name="tensor">The tensor; not changed.</param>
    public static TensorData ToTensorData(this Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        using var scope = NewDisposeScope();
        var contiguous = tensor.detach().cpu().contiguous();
        return new TensorData(ToElementType(contiguous.dtype), contiguous.shape, contiguous.bytes.ToArray());
    }

    private static ScalarType ToScalarType(ElementType type) => type switch
    {
        ElementType.Float16 => ScalarType.Float16,
        ElementType.BFloat16 => ScalarType.BFloat16,
        ElementType.Float32 => ScalarType.Float32,
        ElementType.Float64 => ScalarType.Float64,
        ElementType.UInt8 => ScalarType.Byte,
        ElementType.Int8 => ScalarType.Int8,
        ElementType.Int16 => ScalarType.Int16,
        ElementType.Int32 => ScalarType.Int32,
        ElementType.Int64 => ScalarType.Int64,
        ElementType.Bool => ScalarType.Bool,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown element type."),
    };

    private static ElementType ToElementType(ScalarType type) => type switch
    {
        ScalarType.Float16 => ElementType.Float16,
        ScalarType.BFloat16 => ElementType.BFloat16,
        ScalarType.Float32 => ElementType.Float32,
        ScalarType.Float64 => ElementType.Float64,
        ScalarType.Byte => ElementType.UInt8,
        ScalarType.Int8 => ElementType.Int8,
        ScalarType.Int16 => ElementType.Int16,
        ScalarType.Int32 => ElementType.Int32,
        ScalarType.Int64 => ElementType.Int64,
        ScalarType.Bool => ElementType.Bool,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A checkpoint holds no tensors of this type."),
    };
}
