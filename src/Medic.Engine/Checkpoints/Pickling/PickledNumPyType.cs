using System.Buffers.Binary;

namespace Medic.Engine.Checkpoints.Pickling;

/// <summary>NumPy's description of an element type.</summary>
/// <param name="code">Kind and size: <c>f8</c>, <c>i4</c>, ...</param>
internal sealed class PickledNumPyType(string code)
{
    /// <summary>The element type, if tensors have it.</summary>
    public ElementType? ElementType => ElementTypeExtensions.FromNumPyCode(code);

    /// <summary>Looks at the state that NumPy saves, (version, byte order, ...): nothing in it matters but the byte order.</summary>
    public static void RequireLittleEndian(object? state)
    {
        if (state is not PythonTuple { Count: >= 2 } parts || parts[1] is not string byteOrder)
            throw FileProblem.Damaged("a NumPy type has a state it cannot have");
        if (byteOrder == ">")
            throw FileProblem.Unsupported("values that are not little-endian");
    }

    /// <summary>The number in these bytes.</summary>
    public object ReadScalar(ReadOnlySpan<byte> bytes) => (code, bytes.Length) switch
    {
        ("f2", 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        ("f4", 4) => (double)BinaryPrimitives.ReadSingleLittleEndian(bytes),
        ("f8", 8) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        ("i1", 1) => (long)(sbyte)bytes[0],
        ("i2", 2) => (long)BinaryPrimitives.ReadInt16LittleEndian(bytes),
        ("i4", 4) => (long)BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ("i8", 8) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        ("u1", 1) => (long)bytes[0],
        ("u2", 2) => (long)BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        ("u4", 4) => (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        ("b1", 1) => bytes[0] != 0,
        _ => throw FileProblem.Unsupported($"a NumPy value of type '{PrintableText.Of(code)}'"),
    };

    /// <inheritdoc/>
    public override string ToString() => code;
}
