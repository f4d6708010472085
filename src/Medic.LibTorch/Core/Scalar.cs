using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>A number that an operator takes beside tensors: an integer, a floating-point number or a truth value.</summary>
public sealed class Scalar : IDisposable
{
    private readonly ValueKind _kind;
    private readonly long _integer;
    private readonly double _real;
    private bool _disposed;

    internal Scalar(long value, ValueKind kind = ValueKind.Int)
    {
        _kind = kind;
        _integer = value;
        _real = value;
    }

    internal Scalar(double value)
    {
        _kind = ValueKind.Double;
        _integer = (long)value;
        _real = value;
    }

    /// <summary>The element type that the number is of: Int64, Float64 or Bool.</summary>
    public torch.ScalarType Type => _kind switch
    {
        ValueKind.Int => torch.ScalarType.Int64,
        ValueKind.Bool => torch.ScalarType.Bool,
        _ => torch.ScalarType.Float64,
    };

    internal long Integer => Alive._integer;

    internal double Real => Alive._real;

    private Scalar Alive => _disposed ? throw new InvalidOperationException("This scalar has been disposed of.") : this;

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(byte value) => value.ToScalar();

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(sbyte value) => value.ToScalar();

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(short value) => value.ToScalar();

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(int value) => value.ToScalar();

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(long value) => value.ToScalar();

    /// <summary>A floating-point number.</summary>
    public static implicit operator Scalar(Half value) => value.ToScalar();

    /// <summary>A floating-point number.</summary>
    public static implicit operator Scalar(float value) => value.ToScalar();

    /// <summary>A floating-point number.</summary>
    public static implicit operator Scalar(double value) => value.ToScalar();

    /// <summary>A truth value.</summary>
    public static implicit operator Scalar(bool value) => value.ToScalar();

    /// <summary>Makes any further use an error. A scalar holds nothing that must be freed.</summary>
    public void Dispose() => _disposed = true;

    internal static Scalar FromNative(in NativeValue value) => value.Kind switch
    {
        ValueKind.Int => new Scalar(value.Integer),
        ValueKind.Bool => new Scalar(value.Integer, ValueKind.Bool),
        ValueKind.Double => new Scalar(value.Real),
        _ => throw new InvalidOperationException("The operator did not return a number."),
    };

    internal Value ToValue() => _kind switch
    {
        ValueKind.Int => Integer,
        ValueKind.Bool => Integer != 0,
        _ => Real,
    };
}
