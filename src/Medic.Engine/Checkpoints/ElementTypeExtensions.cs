namespace Medic.Engine.Checkpoints;

/// <summary>What an element type is called in the places that name it, and how large it is.</summary>
public static class ElementTypeExtensions
{
    // The order of the enumeration.
    private static readonly Facts[] All =
    [
        new(2, "float16", "HalfStorage", "f2", "F16"),
        new(2, "bfloat16", "BFloat16Storage", null, "BF16"),
        new(4, "float32", "FloatStorage", "f4", "F32"),
        new(8, "float64", "DoubleStorage", "f8", "F64"),
        new(1, "uint8", "ByteStorage", "u1", "U8"),
        new(1, "int8", "CharStorage", "i1", "I8"),
        new(2, "int16", "ShortStorage", "i2", "I16"),
        new(4, "int32", "IntStorage", "i4", "I32"),
        new(8, "int64", "LongStorage", "i8", "I64"),
        new(1, "bool", "BoolStorage", "b1", "BOOL"),
    ];

    /// <summary>Bytes per element.</summary>
    /// <param name="type">The element type.</param>
    public static int Size(this ElementType type) => All[(int)type].Size;

    /// <summary>The name that PyTorch and NumPy give the type: <c>float32</c>, <c>int64</c>, ...</summary>
    /// <param name="type">The element type.</param>
    public static string PythonName(this ElementType type) => All[(int)type].PythonName;

    /// <summary>The class in Python's <c>torch</c> module whose storages hold such elements: <c>FloatStorage</c>, ...</summary>
    /// <param name="type">The element type.</param>
    internal static string StorageClass(this ElementType type) => All[(int)type].StorageClass;

    /// <summary>The name that a safetensors file gives the type: <c>F32</c>, <c>I64</c>, ...</summary>
    /// <param name="type">The element type.</param>
    internal static string SafetensorsName(this ElementType type) => All[(int)type].SafetensorsName;

    internal static ElementType? FromStorageClass(string name) => Find(facts => facts.StorageClass == name);

    internal static ElementType? FromPythonName(string name) => Find(facts => facts.PythonName == name);

    internal static ElementType? FromNumPyCode(string code) => Find(facts => facts.NumPyCode == code);

    internal static ElementType? FromSafetensorsName(string name) => Find(facts => facts.SafetensorsName == name);

    private static ElementType? Find(Predicate<Facts> match) =>
        Array.FindIndex(All, match) is var index and >= 0 ? (ElementType)index : null;

    private sealed record Facts(int Size, string PythonName, string StorageClass, string? NumPyCode, string SafetensorsName);
}
