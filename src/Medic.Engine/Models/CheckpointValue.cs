using System.Globalization;
using Medic.Engine.Checkpoints;

namespace Medic.Engine.Models;

/// <summary>Shows what stands in a checkpoint beside the network's tensors.</summary>
internal static class CheckpointValue
{
    private const int LongestText = 60;

    /// <summary>A short value itself, or what kind of value it is.</summary>
    public static string Describe(object? value) => value switch
    {
        null => "none",
        string { Length: > LongestText } text => $"text of {text.Length} characters",
        string or bool or PythonGlobal => $"{value}",
        byte[] bytes => $"{bytes.Length} bytes",
        TensorData tensor => $"tensor {tensor}",
        PythonDictionary dictionary => $"dictionary of {dictionary.Count}",
        PythonTuple tuple => $"tuple of {tuple.Count}",
        IReadOnlyList<object?> list => $"list of {list.Count}",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.GetType().Name,
    };

    /// <summary>A dictionary in values that any front end can show: dictionaries, lists, text, finite numbers, truth values.</summary>
    public static IReadOnlyDictionary<string, object?> ToPlain(PythonDictionary dictionary) =>
        new ResultDictionary(dictionary.Select(entry => KeyValuePair.Create($"{entry.Key}", ToPlain(entry.Value))));

    private static object? ToPlain(object? value) => value switch
    {
        null or bool or long or string => value,
        double number when double.IsFinite(number) => number,
        PythonDictionary dictionary => ToPlain(dictionary),
        IReadOnlyList<object?> list => new ResultList<object?>(list.Select(ToPlain).ToArray()),
        _ => Describe(value),
    };
}
