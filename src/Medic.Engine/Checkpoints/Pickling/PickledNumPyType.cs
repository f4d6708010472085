using System.Buffers.Binary;

namespace Medic.Engine.Checkpoints.Pickling;

/// <summary>NumPy's description of an element type; the byte order comes with its state.</summary>
/// <param name="code">Kind and size: <c>f8</c>, <c>i4</c>, ...</param>
internal sealed class PickledNumPyType(string code)
{
    /// <summary>The element type, if it is one that tensors have.</summary>
    public ElementType ElementType =>
        ElementTypeExtensions.FromNumPyCode(code.TrimStart('<', '|', '='))
        ?? throw new InvalidDataException($"holds a NumPy value of type '{code}', which is not a number type Medic reads. Save it without that value.");

    /// <summary>Looks at the state that NumPy saves, (version, byte order, ...): nothing in it matters but the byte order.</summary>
    public static void RequireLittleEndian(object? state)
    {
        if (state is not PythonTuple { Count: >= 2 } parts || parts[1] is not string byteOrder)
            throw new InvalidDataException("is damaged: a NumPy type has a state it cannot have.");
        if (byteOrder == ">")
            throw new InvalidDataException("holds big-endian NumPy values, which Medic does not read. Save it on a little-endian machine.");
    }

    /// <summary>The number in these bytes.</summary>
    public object ReadScalar(ReadOnlySpan<byte> bytes)
    {
        var type = ElementType;
        if (bytes.Length != type.Size())
            throw new InvalidDataException($"is damaged: a NumPy {type.PythonName()} takes {type.Size()} bytes; found {bytes.Length}.");
        return type switch
        {
            ElementType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            ElementType.Float32 => (double)BinaryPrimitives.ReadSingleLittleEndian(bytes),
            ElementType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            ElementType.UInt8 => (long)bytes[0],
            ElementType.Int8 => (long)(sbyte)bytes[0],
            ElementType.Int16 => (long)BinaryPrimitives.ReadInt16LittleEndian(bytes),
            ElementType.Int32 => (long)BinaryPrimitives.ReadInt32LittleEndian(bytes),
            ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            _ => bytes[0] != 0,
        };
    }
}
