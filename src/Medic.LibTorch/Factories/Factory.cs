using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The element type of new tensors where none is given.</summary>
    public static ScalarType get_default_dtype() => ScalarType.Float32;

    private static Tensor Sized(string op, long[] size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) =>
        Finish(Aten.Call(op, size, dtype, default, On(device)), requires_grad, names);

    private static Tensor Filled(long[] size, Scalar value, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        var type = dtype ?? (is_integral(value.Type) ? ScalarType.Int64 : get_default_dtype());
        return Finish(Aten.Call("full", size, value, type, default, On(device)), requires_grad, names);
    }

    private static Tensor Random(
        string op, long[] size, ScalarType? dtype, Device? device, bool requires_grad, Generator? generator, string[]? names)
    {
        if (dtype is { } type && is_integral(type))
        {
            throw new ArgumentException($"torch.{op} makes floating-point numbers, not {type}.", nameof(dtype));
        }
        return Finish(Aten.Call(op + ".generator", size, generator, dtype, default, On(device)), requires_grad, names);
    }

    /// <summary>Copies .NET values into a new tensor.</summary>
    private static unsafe Tensor Copy<T>(
        ReadOnlySpan<T> values, ReadOnlySpan<long> shape, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        where T : unmanaged
    {
        On(device);
        IntPtr pointer;
        fixed (T* v = values)
        fixed (long* s = shape)
        {
            Native.Check(Native.medic_tensor_from_data(
                v, (long)values.Length * sizeof(T), (int)TypeOf<T>(), s, shape.Length, out pointer));
        }
        var tensor = new Tensor(pointer);
        if (dtype is { } type && type != TypeOf<T>()) tensor = tensor.to(type, disposeAfter: true);
        return Finish(tensor, requires_grad, names);
    }

    private static ScalarType TypeOf<T>() =>
        typeof(T) == typeof(float) ? ScalarType.Float32
        : typeof(T) == typeof(double) ? ScalarType.Float64
        : typeof(T) == typeof(long) ? ScalarType.Int64
        : typeof(T) == typeof(int) ? ScalarType.Int32
        : typeof(T) == typeof(short) ? ScalarType.Int16
        : typeof(T) == typeof(byte) ? ScalarType.Byte
        : typeof(T) == typeof(sbyte) ? ScalarType.Int8
        : typeof(T) == typeof(bool) ? ScalarType.Bool
        : throw new NotSupportedException($"Tensors of {typeof(T).Name} cannot be made from .NET values.");

    private static ReadOnlySpan<T> Flat<T>(Array array) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);

    private static long[] Shape(Array array) => Enumerable.Range(0, array.Rank).Select(array.GetLongLength).ToArray();

    /// <summary>The device as an operator takes it; an error where there is none such.</summary>
    private static Value On(Device? device) => InitializeDevice(device).ToString();

    private static Tensor Finish(Tensor tensor, bool requires_grad, string[]? names)
    {
        if (names is { Length: > 0 }) throw new NotSupportedException("Named dimensions are not part of this backend.");
        if (requires_grad) tensor.requires_grad = true;
        return tensor;
    }
}
