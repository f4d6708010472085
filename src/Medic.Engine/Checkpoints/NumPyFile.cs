using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Medic.Engine.Checkpoints.Containers;
using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints;

/// <summary>Reads arrays as NumPy saves them: one in a <c>.npy</c> file, or several, zipped, in a <c>.npz</c> file.</summary>
public static partial class NumPyFile
{
    private const string Extension = ".npy";
    private const int MostBytes = 256 << 20;

    // Then come two bytes of version and the header's length: two bytes, from version 2 on four.
    private const int ShortPreamble = 10;
    private const int LongPreamble = 12;

    // Of a plain array a header takes some hundred bytes.
    private const int LongestHeader = 1 << 16;

    private static readonly byte[] Magic = [0x93, .. "NUMPY"u8];

    /// <summary>Reads an array.</summary>
    /// <param name="path">The file. Of several arrays the one called <c>x</c> is taken, or else the first.</param>
    /// <exception cref="CheckpointException">The file cannot be read, is none of NumPy's, or holds numbers of a type that tensors do not have.</exception>
    public static TensorData Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var file = new RandomAccessFile(path);
            return ReadArray(IsZip(file) ? Unzip(file) : ReadBytes(file));
        }
        catch (InvalidDataException error)
        {
            throw new CheckpointException(path, error.Message, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CheckpointException(path, $"cannot be read. {error.Message}", error);
        }
    }

    private static bool IsZip(RandomAccessFile file)
    {
        Span<byte> head = stackalloc byte[2];
        return file.Read(head, 0) == head.Length && head.SequenceEqual("PK"u8);
    }

    private static ReadOnlyMemory<byte> Unzip(RandomAccessFile file)
    {
        var limits = new CheckpointReadOptions();
        var zip = new ZipReader(file, limits, MemoryBudget.For(file, limits));
        var arrays = zip.Entries.Where(entry => entry.Name.EndsWith(Extension, StringComparison.Ordinal)).ToArray();
        var entry = Array.Find(arrays, entry => entry.Name == "x" + Extension) ?? arrays.FirstOrDefault()
            ?? throw new InvalidDataException("holds no NumPy array. Give a file that numpy.savez or numpy.save has written.");
        RequireSize(entry.Size);
        return zip.Read(entry, MemoryBudget.For(file, limits));
    }

    private static byte[] ReadBytes(RandomAccessFile file)
    {
        RequireSize(file.Length);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes, 0);
        return bytes;
    }

    private static void RequireSize(long length)
    {
        if (length > MostBytes)
            throw new InvalidDataException($"holds an array of {length} bytes; at most {MostBytes} are read.");
    }

    private static TensorData ReadArray(ReadOnlyMemory<byte> file)
    {
        var bytes = file.Span;
        if (bytes.Length < LongPreamble || !bytes.StartsWith(Magic))
            throw new InvalidDataException("is no NumPy array. Give a file that numpy.savez or numpy.save has written.");
        var isShort = bytes[Magic.Length] == 1;
        var preamble = isShort ? ShortPreamble : LongPreamble;
        var headerLength = isShort ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[(Magic.Length + 2)..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[(Magic.Length + 2)..]);
        if (headerLength > bytes.Length - preamble)
            throw FileProblem.Damaged("an array's header is cut off");
        if (headerLength > LongestHeader)
            throw FileProblem.Unsupported($"an array with a header of {headerLength} bytes, more than {LongestHeader}");
        var header = Header().Match(Encoding.Latin1.GetString(bytes.Slice(preamble, (int)headerLength)));
        if (!header.Success)
            throw FileProblem.Unsupported("an array that is not of plain numbers, little-endian and row by row");
        var code = header.Groups["type"].Value;
        var type = ElementTypeExtensions.FromNumPyCode(code) ?? throw FileProblem.Unsupported($"an array of type '{code}'");
        var extents = header.Groups["shape"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (extents.Length > PickledTensor.MaxDimensions)
            throw FileProblem.Unsupported($"an array of {extents.Length} dimensions, more than {PickledTensor.MaxDimensions}");
        try
        {
            return new TensorData(type, extents.Select(extent => long.Parse(extent, NumberStyles.None, CultureInfo.InvariantCulture)).ToArray(), file[(preamble + (int)headerLength)..]);
        }
        catch (Exception error) when (error is ArgumentException or OverflowException or FormatException)
        {
            throw FileProblem.Damaged(error.Message);
        }
    }

    // {'descr': '<f4', 'fortran_order': False, 'shape': (3, 32, 32), }: NumPy writes the keys in this order.
    [GeneratedRegex(@"^\{'descr': '[<|](?<type>[a-z]\d)', 'fortran_order': False, 'shape': \((?<shape>[\d, ]*)\),? *\}\s*$")]
    private static partial Regex Header();
}
