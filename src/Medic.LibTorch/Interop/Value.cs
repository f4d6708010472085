using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp.Interop;

/// <summary>An operator's argument. Whatever an operator takes converts to it, <c>null</c> to None.</summary>
internal readonly struct Value
{
    private readonly object? _reference;
    private readonly long _bits;

    private Value(ValueKind kind, long bits)
    {
        Kind = kind;
        _bits = bits;
    }

    private Value(ValueKind kind, object? reference)
    {
        Kind = reference is null ? ValueKind.None : kind;
        _reference = reference;
    }

    public ValueKind Kind { get; }

    /// <summary>The tensor, where the argument is one.</summary>
    public torch.Tensor? Tensor => _reference as torch.Tensor;

    /// <summary>How many 8-byte words beside itself the argument needs while it is handed over.</summary>
    public int Words => _reference switch
    {
        Array list => list.Length,
        string text => text.Length, // a character takes at most 3 bytes of UTF-8, a word holds 8
        _ => 0,
    };

    public static implicit operator Value(torch.Tensor? value) => new(ValueKind.Tensor, value);

    public static implicit operator Value(torch.Tensor?[]? value) => new(ValueKind.TensorList, value);

    public static implicit operator Value(torch.Generator? value) => new(ValueKind.Generator, value);

    public static implicit operator Value(long[]? value) => new(ValueKind.IntList, value);

    public static implicit operator Value(double[]? value) => new(ValueKind.DoubleList, value);

    public static implicit operator Value(string? value) => new(ValueKind.String, value);

    public static implicit operator Value(long value) => new(ValueKind.Int, value);

    public static implicit operator Value(long? value) => value is { } some ? some : default(Value);

    public static implicit operator Value(double value) => new(ValueKind.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Value(double? value) => value is { } some ? some : default(Value);

    public static implicit operator Value(bool value) => new(ValueKind.Bool, value ? 1 : 0);

    public static implicit operator Value(bool? value) => value is { } some ? some : default(Value);

    public static implicit operator Value(torch.ScalarType value) => new(ValueKind.Int, (long)value);

    public static implicit operator Value(torch.ScalarType? value) => value is { } some ? some : default(Value);

    public static implicit operator Value(torch.nn.Reduction value) => new(ValueKind.Int, (long)value);

    public static implicit operator Value(Scalar? value) => value is null ? default : value.ToValue();

    /// <summary>
    /// Writes the argument, its lists into <paramref name="words"/>; what must live until the call returns is referenced through
    /// <paramref name="held"/>.
    /// </summary>
    public unsafe NativeValue Write(scoped Span<long> words, ref HeldHandles held)
    {
        var result = new NativeValue { Kind = Kind };
        switch (Kind)
        {
            case ValueKind.Tensor:
                result.Pointer = (void*)held.Hold(((torch.Tensor)_reference!).SafeHandle);
                break;
            case ValueKind.Generator:
                result.Pointer = (void*)held.Hold(((torch.Generator)_reference!).SafeHandle);
                break;
            case ValueKind.TensorList:
                var tensors = (torch.Tensor?[])_reference!;
                held.Hold(tensors, MemoryMarshal.Cast<long, nint>(words));
                result.Length = tensors.Length;
                break;
            case ValueKind.IntList:
                var integers = (long[])_reference!;
                integers.CopyTo(words);
                result.Length = integers.Length;
                break;
            case ValueKind.DoubleList:
                var reals = (double[])_reference!;
                MemoryMarshal.Cast<double, long>(reals.AsSpan()).CopyTo(words);
                result.Length = reals.Length;
                break;
            case ValueKind.String:
                result.Length = Encoding.UTF8.GetBytes((string)_reference!, MemoryMarshal.AsBytes(words));
                break;
            default:
                result.Integer = _bits;
                break;
        }
        if (Kind is ValueKind.TensorList or ValueKind.IntList or ValueKind.DoubleList or ValueKind.String)
        {
            result.Pointer = Unsafe.AsPointer(ref MemoryMarshal.GetReference(words));
        }
        return result;
    }
}
