using System.Text.Json;
using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>What a safetensors header says of a tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Its extents, none negative.</param>
/// <param name="Begin">Where its bytes begin, from the end of the header.</param>
/// <param name="End">Where they end.</param>
internal sealed record SafetensorsEntry(string Name, ElementType Type, long[] Shape, long Begin, long End);

/// <summary>A safetensors header: <c>{"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, "__metadata__": {"key": "text"}}</c>.</summary>
/// <remarks>Read piece by piece: as a document of objects it would take many times its length.</remarks>
internal sealed class SafetensorsHeader
{
    /// <summary>The key of what is said of the file as a whole.</summary>
    public const string MetadataKey = "__metadata__";

    // What an entry takes beside its name: the entry, its tensor, its places in lists and dictionaries.
    private const int EntryBytes = 600;

    private readonly List<SafetensorsEntry> _tensors = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly CheckpointReadOptions _limits;
    private readonly MemoryBudget _budget;

    private SafetensorsHeader(CheckpointReadOptions limits, MemoryBudget budget)
    {
        _limits = limits;
        _budget = budget;
    }

    /// <summary>The tensors, in the order of the header.</summary>
    public IReadOnlyList<SafetensorsEntry> Tensors => _tensors;

    /// <summary>The record that Medic keeps in the metadata; null where there is none.</summary>
    public PythonDictionary? Medic { get; private set; }

    /// <summary>Reads a header.</summary>
    /// <param name="json">The header.</param>
    /// <param name="limits">What it may ask for.</param>
    /// <param name="budget">The memory it may take.</param>
    /// <exception cref="InvalidDataException">It is none, names a tensor twice, or asks for too much.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, CheckpointReadOptions limits, MemoryBudget budget)
    {
        var header = new SafetensorsHeader(limits, budget);
        try
        {
            header.Read(json);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            // The last is what System.Text.Json says of text that is not Unicode.
            throw Damaged("it is not the JSON that it should be");
        }

        return header;
    }

    private static InvalidDataException Damaged(string detail) => FileProblem.Damaged($"as a safetensors file, its header is none: {detail}");

    private void Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        Require(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            _budget.Charge(EntryBytes + (2L * reader.ValueSpan.Length), "its header");
            var name = reader.GetString()!;
            if (!_names.Add(name))
                throw Damaged($"it names '{PrintableText.Of(name)}' twice");
            if (_names.Count > _limits.MaxValues)
                throw FileProblem.Excessive($"it names more than {_limits.MaxValues} tensors", nameof(CheckpointReadOptions.MaxValues));
            reader.Read();
            if (name == MetadataKey)
                ReadMetadata(ref reader);
            else
                _tensors.Add(ReadTensor(ref reader, name));
        }

        // What follows may only be spaces; the reader sees to that.
        while (reader.Read())
            throw new JsonException();
    }

    private static SafetensorsEntry ReadTensor(ref Utf8JsonReader reader, string name)
    {
        Require(ref reader, JsonTokenType.StartObject);
        string? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString();
            reader.Read();
            switch (key)
            {
                case "dtype" when type is null:
                    type = Text(ref reader);
                    break;
                case "shape" when shape is null:
                    shape = Numbers(ref reader);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = Numbers(ref reader);
                    break;
                default:
                    throw Damaged($"it says '{PrintableText.OfValue(key)}' of '{PrintableText.Of(name)}'");
            }
        }

        if (type is null || shape is null || offsets is not { Length: 2 } || offsets[1] < offsets[0])
            throw Damaged($"it does not say of what type and shape '{PrintableText.Of(name)}' is, and where");
        return ElementTypeExtensions.FromSafetensorsName(type) is { } known
            ? new SafetensorsEntry(name, known, shape, offsets[0], offsets[1])
            : throw FileProblem.Unsupported($"a tensor '{PrintableText.Of(name)}' of type '{PrintableText.Of(type)}'");
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        Require(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMedic = reader.ValueTextEquals(Checkpoint.MedicKey);
            reader.Read();
            _budget.Charge(2L * reader.ValueSpan.Length, "its header");
            var text = Text(ref reader);
            if (isMedic)
                Medic = SafetensorsRecord.Parse(text, _limits, _budget);
        }
    }

    private static void Require(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (reader.TokenType != type)
            throw new JsonException();
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        Require(ref reader, JsonTokenType.String);
        return reader.GetString()!;
    }

    private static long[] Numbers(ref Utf8JsonReader reader)
    {
        Require(ref reader, JsonTokenType.StartArray);
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            if (numbers.Count == PickledTensor.MaxDimensions || !reader.TryGetInt64(out var number) || number < 0)
                throw new JsonException();
            numbers.Add(number);
        }

        Require(ref reader, JsonTokenType.EndArray);
        return [.. numbers];
    }
}
