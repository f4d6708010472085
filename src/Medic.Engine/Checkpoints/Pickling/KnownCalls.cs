using System.Collections.Frozen;
using System.Text;

namespace Medic.Engine.Checkpoints.Pickling;

/// <summary>
/// The calls that checkpoints need, each as a function from data to data. This is the whole list: what is not on it is
/// refused by name, and what is on it runs nothing but the few lines below.
/// </summary>
internal static class KnownCalls
{
    private static readonly FrozenDictionary<string, Func<CallArguments, object?>> Calls =
        new Dictionary<string, Func<CallArguments, object?>>
        {
            // Tensors.
            ["torch._utils._rebuild_tensor"] = RebuildTensor,
            ["torch._utils._rebuild_tensor_v2"] = RebuildTensor,
            ["torch._utils._rebuild_tensor_v3"] = RebuildTensorOfNamedType,
            ["torch._utils._rebuild_parameter"] = call => call.Tensor(0),
            ["torch._utils._rebuild_parameter_with_state"] = call => call.Tensor(0),
            ["torch.nn.parameter.Parameter"] = call => call.Tensor(0),
            ["torch._tensor._rebuild_from_type"] = RebuildFromType,
            ["torch._tensor._rebuild_from_type_v2"] = RebuildFromType,
            ["torch.Size"] = call => new PythonTuple(call.Items(0).ToArray()),
            ["torch.device"] = call => call.Count > 1 ? $"{call.Text(0)}:{call.Integer(1)}" : call.Text(0),

            // Containers: of state dicts, of modules, of learning-rate schedulers.
            ["collections.OrderedDict"] = OrderedDictionary,
            ["collections.defaultdict"] = _ => new PythonDictionary(),
            ["collections.Counter"] = Counter,
            ["builtins.set"] = call => new PickledSet(call.Count == 0 ? [] : call.Items(0)),
            ["builtins.frozenset"] = call => new PickledSet(call.Count == 0 ? [] : call.Items(0)),

            // Bytes, as protocols below 3 spell them.
            ["_codecs.encode"] = EncodeLatin1,
            ["builtins.bytes"] = call => call.Count == 0 ? Array.Empty<byte>() : throw call.Unfit(),
            ["builtins.bytearray"] = call => call.Count == 0 ? Array.Empty<byte>() : call[0] is byte[] bytes ? bytes : EncodeLatin1(call),

            // NumPy's numbers: training programs save their best accuracy as they computed it.
            ["numpy.dtype"] = call => new PickledNumPyType(call.Text(0)),
            ["numpy.core.multiarray.scalar"] = call => (call[0] as PickledNumPyType ?? throw call.Unfit()).ReadScalar(call.Bytes(1)),
            ["numpy.core.multiarray._reconstruct"] = _ => new PickledArray(),

            // Instances, of which only class and state are kept.
            ["copyreg._reconstructor"] = Reconstruct,
            ["functools.partial"] = call => new PickledObject(call.Function),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether a call is one of those known.</summary>
    public static bool Contains(PythonGlobal function) => Calls.ContainsKey(function.ModernName);

    /// <summary>Does what a call would do, if it is one of those known.</summary>
    /// <param name="function">What is called.</param>
    /// <param name="arguments">With what.</param>
    /// <exception cref="InvalidDataException">The call is not known, or gets arguments it cannot take.</exception>
    public static object? Evaluate(PythonGlobal function, PythonTuple arguments) =>
        Calls.TryGetValue(function.ModernName, out var call)
            ? call(new CallArguments(function, arguments))
            : throw FileProblem.Unsafe($"calls '{function}'");

    private static PickledTensor RebuildTensor(CallArguments call)
    {
        var storage = call.Storage(0);
        return new PickledTensor(storage, storage.ElementType, call.Integer(1), call.Integers(2), call.Integers(3));
    }

    // For types younger than the storage classes: the storage is one of bytes, and the type is named.
    private static PickledTensor RebuildTensorOfNamedType(CallArguments call)
    {
        var type = call.Global(6);
        if (type.Module != "torch" || ElementTypeExtensions.FromPythonName(type.Name) is not { } elementType)
            throw FileProblem.Unsupported($"a tensor of type '{type}'");
        var bytes = call.Storage(0);
        var size = elementType.Size();
        var storage = bytes.ElementType == ElementType.UInt8
            ? new PickledStorage(bytes.Key, elementType, bytes.Offset / size, bytes.Count / size)
            : throw call.Unfit();
        return new PickledTensor(storage, elementType, call.Integer(1), call.Integers(2), call.Integers(3));
    }

    // A tensor of a derived class or with attributes: the tensor alone is of interest.
    private static PickledTensor RebuildFromType(CallArguments call)
    {
        var inner = call.Global(0);
        if (!inner.Name.StartsWith("_rebuild_", StringComparison.Ordinal) || inner.Module != "torch._utils")
            throw FileProblem.Unsafe($"calls '{inner}'");
        return Evaluate(inner, call.Tuple(2)) as PickledTensor ?? throw call.Unfit();
    }

    private static PythonDictionary OrderedDictionary(CallArguments call)
    {
        var dictionary = new PythonDictionary();
        if (call.Count == 0)
            return dictionary;
        foreach (var item in call.Items(0))
        {
            if (item is not IReadOnlyList<object?> { Count: 2 } pair)
                throw call.Unfit();
            dictionary.Set(pair[0], pair[1]);
        }

        return dictionary;
    }

    private static PythonDictionary Counter(CallArguments call)
    {
        var dictionary = new PythonDictionary();
        if (call.Count > 0)
        {
            foreach (var (key, value) in call.Dictionary(0))
                dictionary.Set(key, value);
        }

        return dictionary;
    }

    private static byte[] EncodeLatin1(CallArguments call) =>
        call.Text(1) is "latin1" or "latin-1" ? Encoding.Latin1.GetBytes(call.Text(0)) : throw call.Unfit();

    private static PickledObject Reconstruct(CallArguments call) =>
        call.Global(1) is { Module: "builtins" or "__builtin__", Name: "object" } && call[2] is null
            ? new PickledObject(call.Global(0))
            : throw FileProblem.Unsafe($"constructs a '{call.Global(0)}' from a '{call.Global(1)}'");
}
