using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>Reads zip archives, zip64 as well, by way of their directory. Believes nothing that it has not checked.</summary>
/// <remarks>
/// <see cref="ZipArchive"/> reads a checkpoint's hundreds of small entries in several times the time, and does not compare
/// checksums.
/// </remarks>
internal sealed class ZipReader
{
    private const uint EndSignature = 0x06054b50;
    private const uint Zip64LocatorSignature = 0x07064b50;
    private const uint Zip64EndSignature = 0x06064b50;
    private const uint DirectoryEntrySignature = 0x02014b50;
    private const uint LocalHeaderSignature = 0x04034b50;
    private const int EndSize = 22;
    private const int Zip64LocatorSize = 20;
    private const int Zip64EndSize = 56;
    private const int DirectoryEntrySize = 46;
    private const int LocalHeaderSize = 30;
    private const int ExtraHeaderSize = 4;
    private const ushort Zip64ExtraId = 1;
    private const ushort Encrypted = 1;
    private const ushort Stored = 0;
    private const ushort Deflated = 8;

    // Deflate cannot do better.
    private const long MaxCompressionRatio = 1032;

    private readonly RandomAccessFile _file;
    private readonly Dictionary<string, ZipEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Reads the directory.</summary>
    /// <param name="file">The archive; it stays the caller's.</param>
    /// <exception cref="InvalidDataException">It is damaged or truncated.</exception>
    public ZipReader(RandomAccessFile file)
    {
        _file = file;
        var (position, size) = FindDirectory();
        if (position < 0 || size < 0 || position > file.Length - size || size > Array.MaxLength)
            throw Damaged("its directory stands outside the file");
        var directory = new byte[size];
        file.ReadExactly(directory, position);
        ReadDirectory(directory);
    }

    /// <summary>All entries.</summary>
    public IReadOnlyCollection<ZipEntry> Entries => _entries.Values;

    /// <summary>Looks an entry up.</summary>
    public ZipEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>Reads the contents of an entry, and compares them with their checksum.</summary>
    /// <exception cref="InvalidDataException">They are damaged, or larger than the budget allows.</exception>
    public byte[] Read(ZipEntry entry, MemoryBudget budget)
    {
        Span<byte> header = stackalloc byte[LocalHeaderSize];
        _file.ReadExactly(header, entry.HeaderPosition);
        if (UInt32(header, 0) != LocalHeaderSignature)
            throw Damaged($"'{entry.Name}' is not where the directory says");
        var start = entry.HeaderPosition + LocalHeaderSize + UInt16(header, 26) + UInt16(header, 28);
        if (entry.StoredSize > _file.Length - start)
            throw Damaged($"'{entry.Name}' ends beyond the file");
        if (entry.IsCompressed ? entry.Size / MaxCompressionRatio > entry.StoredSize : entry.Size != entry.StoredSize)
            throw Damaged($"'{entry.Name}' cannot hold the {entry.Size} bytes it declares");

        var contents = budget.Allocate(entry.Size, 1, $"'{entry.Name}'");
        if (entry.IsCompressed)
            Inflate(entry, start, contents);
        else
            _file.ReadExactly(contents, start);

        // PyTorch can be told to leave the checksum out, which makes it 0.
        if (entry.Crc32 != 0 && entry.Crc32 != Crc32.Compute(contents))
            throw Damaged($"the checksum of '{entry.Name}' does not fit its contents");
        return contents;
    }

    private static InvalidDataException Damaged(string detail) => FileProblem.Damaged($"as a zip archive, {detail}");

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static long Int64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadInt64LittleEndian(bytes[offset..]);

    private void Inflate(ZipEntry entry, long start, Span<byte> contents)
    {
        if (entry.StoredSize > Array.MaxLength)
            throw Damaged($"'{entry.Name}' is too large");
        var compressed = new byte[entry.StoredSize];
        _file.ReadExactly(compressed, start);
        try
        {
            using var inflated = new DeflateStream(new MemoryStream(compressed), CompressionMode.Decompress);
            inflated.ReadExactly(contents);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw Damaged($"'{entry.Name}' cannot be unpacked");
        }
    }

    private (long Position, long Size) FindDirectory()
    {
        // A comment may follow, of up to 65,535 bytes.
        var tail = new byte[Math.Min(_file.Length, EndSize + ushort.MaxValue)];
        _file.ReadExactly(tail, _file.Length - tail.Length);
        var end = tail.Length - EndSize;
        while (end >= 0 && (UInt32(tail, end) != EndSignature || end + EndSize + UInt16(tail, end + 20) > tail.Length))
            end--;
        if (end < 0)
            throw Damaged("it has no directory at its end");

        var count = UInt16(tail, end + 10);
        var (size, position) = (UInt32(tail, end + 12), UInt32(tail, end + 16));
        var endPosition = _file.Length - tail.Length + end;
        return count == ushort.MaxValue || size == uint.MaxValue || position == uint.MaxValue
            ? FindZip64Directory(endPosition) ?? (position, size)
            : (position, size);
    }

    // Returns null where there is none: an archive may just happen to have 65,535 entries.
    private (long Position, long Size)? FindZip64Directory(long endPosition)
    {
        Span<byte> locator = stackalloc byte[Zip64LocatorSize];
        if (endPosition < locator.Length)
            return null;
        _file.ReadExactly(locator, endPosition - locator.Length);
        if (UInt32(locator, 0) != Zip64LocatorSignature)
            return null;

        Span<byte> record = stackalloc byte[Zip64EndSize];
        var recordPosition = Int64(locator, 8);
        if (recordPosition < 0 || recordPosition > _file.Length - record.Length)
            throw Damaged("its directory stands outside the file");
        _file.ReadExactly(record, recordPosition);
        return UInt32(record, 0) == Zip64EndSignature
            ? (Int64(record, 48), Int64(record, 40))
            : throw Damaged("its directory is not where it says");
    }

    private void ReadDirectory(ReadOnlySpan<byte> directory)
    {
        while (directory.Length > 0)
        {
            if (directory.Length < DirectoryEntrySize || UInt32(directory, 0) != DirectoryEntrySignature)
                throw Damaged("its directory is broken off");
            var nameLength = UInt16(directory, 28);
            var extraLength = UInt16(directory, 30);
            var length = DirectoryEntrySize + nameLength + extraLength + UInt16(directory, 32);
            if (directory.Length < length)
                throw Damaged("its directory is broken off");

            var name = Encoding.UTF8.GetString(directory.Slice(DirectoryEntrySize, nameLength));
            var entry = ReadEntry(name, directory, directory.Slice(DirectoryEntrySize + nameLength, extraLength));
            if (!_entries.TryAdd(name, entry))
                throw Damaged($"it has two entries '{name}'");
            directory = directory[length..];
        }
    }

    private ZipEntry ReadEntry(string name, ReadOnlySpan<byte> record, ReadOnlySpan<byte> extra)
    {
        var method = UInt16(record, 10);
        if ((UInt16(record, 8) & Encrypted) != 0 || method is not (Stored or Deflated))
            throw FileProblem.Unsupported($"an entry '{name}' that is encrypted or compressed in an unusual way");

        // What is too large for its field stands among the extra fields, in this order.
        var zip64 = FindExtra(extra, Zip64ExtraId);
        var size = Large(UInt32(record, 24), ref zip64);
        var storedSize = Large(UInt32(record, 20), ref zip64);
        var position = Large(UInt32(record, 42), ref zip64);
        if (size < 0 || storedSize < 0 || position < 0 || position > _file.Length - LocalHeaderSize)
            throw Damaged($"'{name}' stands outside the file");
        return new ZipEntry(name, method == Deflated, UInt32(record, 16), storedSize, size, position);

        static long Large(uint value, ref ReadOnlySpan<byte> zip64)
        {
            if (value != uint.MaxValue || zip64.Length < sizeof(long))
                return value;
            var large = Int64(zip64, 0);
            zip64 = zip64[sizeof(long)..];
            return large;
        }
    }

    private static ReadOnlySpan<byte> FindExtra(ReadOnlySpan<byte> extra, ushort id)
    {
        while (extra.Length >= ExtraHeaderSize)
        {
            var length = Math.Min(UInt16(extra, 2), extra.Length - ExtraHeaderSize);
            var contents = extra.Slice(ExtraHeaderSize, length);
            if (UInt16(extra, 0) == id)
                return contents;
            extra = extra[(ExtraHeaderSize + length)..];
        }

        return [];
    }
}
