using System.Collections.Concurrent;

namespace TorchSharp.Interop;

/// <summary>
/// Calls libtorch's operators by their names in its dispatcher, "add.Tensor" being operator <c>aten::add</c>, overload <c>Tensor</c>.
/// Arguments come in the order of the operator's schema; trailing ones that have defaults can be left out.
/// </summary>
internal static unsafe class Aten
{
    private const int WordsOnStack = 128;

    private static readonly ConcurrentDictionary<string, IntPtr> Operators = new();

    /// <summary>Calls an operator that returns a tensor.</summary>
    public static torch.Tensor Call(string op, params ReadOnlySpan<Value> arguments)
    {
        NativeValue result;
        Invoke(op, arguments, &result, 1);
        return Tensor(result);
    }

    /// <summary>Calls an operator that returns two tensors.</summary>
    public static (torch.Tensor First, torch.Tensor Second) Call2(string op, params ReadOnlySpan<Value> arguments)
    {
        var results = stackalloc NativeValue[2];
        Invoke(op, arguments, results, 2);
        return (Tensor(results[0]), Tensor(results[1]));
    }

    /// <summary>Calls an operator that returns three tensors.</summary>
    public static (torch.Tensor First, torch.Tensor Second, torch.Tensor Third) Call3(string op, params ReadOnlySpan<Value> arguments)
    {
        var results = stackalloc NativeValue[3];
        Invoke(op, arguments, results, 3);
        return (Tensor(results[0]), Tensor(results[1]), Tensor(results[2]));
    }

    /// <summary>Calls an operator that returns a list of tensors.</summary>
    public static torch.Tensor[] CallList(string op, params ReadOnlySpan<Value> arguments)
    {
        NativeValue result;
        Invoke(op, arguments, &result, 1);
        try
        {
            return new ReadOnlySpan<IntPtr>(result.Pointer, result.Length).ToArray().Select(pointer => new torch.Tensor(pointer)).ToArray();
        }
        finally
        {
            Native.medic_free(result.Pointer);
        }
    }

    /// <summary>Calls an operator that returns a number.</summary>
    public static Scalar CallScalar(string op, params ReadOnlySpan<Value> arguments)
    {
        NativeValue result;
        Invoke(op, arguments, &result, 1);
        return Scalar.FromNative(result);
    }

    /// <summary>Calls an operator that changes its first argument, and returns that argument.</summary>
    public static torch.Tensor InPlace(string op, params ReadOnlySpan<Value> arguments)
    {
        Invoke(op, arguments, null, 0);
        return arguments[0].Tensor!;
    }

    private static torch.Tensor Tensor(in NativeValue result) => new((IntPtr)result.Pointer);

    private static void Invoke(string op, ReadOnlySpan<Value> arguments, NativeValue* results, int capacity)
    {
        var handle = Find(op);
        var words = 0;
        foreach (ref readonly var argument in arguments) words += argument.Words;

        var natives = stackalloc NativeValue[arguments.Length];
        var scratch = words <= WordsOnStack ? stackalloc long[words] : GC.AllocateUninitializedArray<long>(words, pinned: true);
        var held = new HeldHandles();
        try
        {
            for (int i = 0, used = 0; i < arguments.Length; used += arguments[i++].Words)
            {
                natives[i] = arguments[i].Write(scratch[used..], ref held);
            }
            Native.Check(Native.medic_op_call(handle, natives, arguments.Length, results, capacity));
        }
        finally
        {
            held.Dispose();
        }
    }

    private static IntPtr Find(string op) => Operators.TryGetValue(op, out var known) ? known : Operators.GetOrAdd(op, Look);

    private static IntPtr Look(string op)
    {
        var dot = op.IndexOf('.', StringComparison.Ordinal);
        var (name, overload) = dot < 0 ? (op, "") : (op[..dot], op[(dot + 1)..]);
        Native.Check(Native.medic_op_find("aten::" + name, overload, out var handle));
        return handle;
    }
}
