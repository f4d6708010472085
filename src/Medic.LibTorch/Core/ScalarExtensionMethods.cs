using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>Conversions between .NET's numbers and <see cref="Scalar"/>.</summary>
public static class ScalarExtensionMethods
{
    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this byte value) => new(value);

    /// <inheritdoc cref="ToScalar(byte)"/>
    public static Scalar ToScalar(this sbyte value) => new((long)value);

    /// <inheritdoc cref="ToScalar(byte)"/>
    public static Scalar ToScalar(this short value) => new((long)value);

    /// <inheritdoc cref="ToScalar(byte)"/>
    public static Scalar ToScalar(this int value) => new((long)value);

    /// <inheritdoc cref="ToScalar(byte)"/>
    public static Scalar ToScalar(this long value) => new(value);

    /// <inheritdoc cref="ToScalar(byte)"/>
    public static Scalar ToScalar(this float value) => new((double)value);

    /// <inheritdoc cref="ToScalar(byte)"/>
    public static Scalar ToScalar(this double value) => new(value);

    /// <inheritdoc cref="ToScalar(byte)"/>
    public static Scalar ToScalar(this Half value) => new((double)value);

    /// <inheritdoc cref="ToScalar(byte)"/>
    public static Scalar ToScalar(this bool value) => new(value ? 1 : 0, ValueKind.Bool);

    /// <summary>The scalar's value, converted.</summary>
    public static float ToSingle(this Scalar value) => (float)value.Real;

    /// <inheritdoc cref="ToSingle(Scalar)"/>
    public static double ToDouble(this Scalar value) => value.Real;

    /// <inheritdoc cref="ToSingle(Scalar)"/>
    public static sbyte ToSByte(this Scalar value) => checked((sbyte)value.Integer);

    /// <inheritdoc cref="ToSingle(Scalar)"/>
    public static byte ToByte(this Scalar value) => checked((byte)value.Integer);

    /// <inheritdoc cref="ToSingle(Scalar)"/>
    public static short ToInt16(this Scalar value) => checked((short)value.Integer);

    /// <inheritdoc cref="ToSingle(Scalar)"/>
    public static int ToInt32(this Scalar value) => checked((int)value.Integer);

    /// <inheritdoc cref="ToSingle(Scalar)"/>
    public static long ToInt64(this Scalar value) => value.Integer;

    /// <inheritdoc cref="ToSingle(Scalar)"/>
    public static bool ToBoolean(this Scalar value) => value.Real != 0;

    /// <inheritdoc cref="ToSingle(Scalar)"/>
    public static Half ToHalf(this Scalar value) => (Half)value.Real;
}
