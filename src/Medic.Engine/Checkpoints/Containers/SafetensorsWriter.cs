using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>Writes safetensors files: the same contents give the same bytes.</summary>
internal static class SafetensorsWriter
{
    // The tensors then begin where the largest elements may be read in place.
    private const int Alignment = 8;

    /// <summary>Writes a file.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="tensors">The tensors, in the order that the header is to have.</param>
    /// <param name="metadata">What is said of the file as a whole.</param>
    /// <returns>The file's SHA-256, in lower-case hexadecimal, and its length.</returns>
    public static (string Sha256, long Length) Write(
        Stream stream, IReadOnlyList<KeyValuePair<string, TensorData>> tensors, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        // Readers map the file into memory: every tensor has to begin at a multiple of its elements' size.
        var inFile = tensors.OrderByDescending(tensor => tensor.Value.ElementType.Size()).ToArray();
        var starts = new Dictionary<string, long>(StringComparer.Ordinal);
        var length = 0L;
        foreach (var (name, tensor) in inFile)
        {
            starts.Add(name, length);
            length += tensor.Bytes.Length;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var header = Header(tensors, metadata, starts);
        var headerLength = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(headerLength, (ulong)header.Length);
        Add(headerLength);
        Add(header);
        foreach (var (_, tensor) in inFile)
            Add(tensor.Bytes);
        return (Sha256.Of(hash), headerLength.Length + header.Length + length);

        void Add(ReadOnlyMemory<byte> bytes)
        {
            stream.Write(bytes.Span);
            hash.AppendData(bytes.Span);
        }
    }

    private static byte[] Header(
        IEnumerable<KeyValuePair<string, TensorData>> tensors, IEnumerable<KeyValuePair<string, string>> metadata, Dictionary<string, long> starts)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteStartObject(SafetensorsHeader.MetadataKey);
            foreach (var (key, text) in metadata)
                writer.WriteString(key, text);
            writer.WriteEndObject();
            foreach (var (name, tensor) in tensors)
                WriteTensor(writer, name, tensor, starts[name]);
            writer.WriteEndObject();
        }

        while (stream.Length % Alignment != 0)
            stream.WriteByte((byte)' ');
        return stream.ToArray();
    }

    private static void WriteTensor(Utf8JsonWriter writer, string name, TensorData tensor, long start)
    {
        writer.WriteStartObject(name);
        writer.WriteString("dtype", tensor.ElementType.SafetensorsName());
        writer.WriteStartArray("shape");
        foreach (var extent in tensor.Shape)
            writer.WriteNumberValue(extent);
        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(start);
        writer.WriteNumberValue(start + tensor.Bytes.Length);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
