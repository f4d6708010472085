using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>Reads zip archives, zip64 as well, by way of their directory. Believes nothing that it has not checked.</summary>
/// <remarks>
/// Programs differ in what they make of an archive that contradicts itself, and a file could show one face to a check and another to
/// a loader: entries that share a name or bytes, whose own headers differ from the directory, or whose names lead out of the archive,
/// are errors, as are bytes that belong to nothing, and directories of which one program would find this and another that.
/// <see cref="ZipArchive"/> reads a checkpoint's hundreds of small entries in several times the time, and checks little of this.
/// </remarks>
internal sealed class ZipReader
{
    private const uint Zip64LocatorSignature = 0x07064b50;
    private const uint Zip64EndSignature = 0x06064b50;
    private const uint DirectoryEntrySignature = 0x02014b50;
    private const uint LocalHeaderSignature = 0x04034b50;
    private const int EndSize = 22;
    private const int Zip64LocatorSize = 20;
    private const int Zip64EndSize = 56;

    // What that record's own size leaves out.
    private const int Zip64EndHeaderSize = 12;

    private const int DirectoryEntrySize = 46;
    private const int LocalHeaderSize = 30;
    private const ushort Stored = 0;
    private const ushort Deflated = 8;

    // What an entry takes beside its name.
    private const int EntryBytes = 224;

    private const int PaddingBuffer = 256;

    // Less is summed sooner than other threads are at it.
    private const long LeastInParallel = 8 << 20;

    private readonly RandomAccessFile _file;
    private readonly CheckpointReadOptions _limits;
    private readonly MemoryBudget _budget;
    private readonly List<(ZipEntry Entry, ReadOnlyMemory<byte> Contents)> _unchecked = [];
    private readonly List<ZipEntry> _entries = [];
    private readonly Dictionary<string, ZipEntry> _byName = new(StringComparer.Ordinal);

    /// <summary>Reads the directory, and holds every entry against it.</summary>
    /// <param name="file">The archive; it stays the caller's.</param>
    /// <param name="limits">What it may ask for.</param>
    /// <param name="budget">The memory it may take.</param>
    /// <exception cref="InvalidDataException">It is damaged or truncated, or contradicts itself.</exception>
    public ZipReader(RandomAccessFile file, CheckpointReadOptions limits, MemoryBudget budget)
    {
        _file = file;
        _limits = limits;
        _budget = budget;
        var (position, size, count) = FindDirectory();
        if (count > limits.MaxArchiveEntries)
        {
            throw FileProblem.Excessive(
                $"it is an archive of {count} entries; at most {limits.MaxArchiveEntries} are read", nameof(CheckpointReadOptions.MaxArchiveEntries));
        }

        var places = ReadDirectory(file.Read(position, size, budget, "its directory").Span);
        if (_entries.Count != count)
            throw Damaged($"its directory has {_entries.Count} entries and should have {count}");
        RequireNothingBetween(places, position);
    }

    /// <summary>All entries, in the order of the directory.</summary>
    public IReadOnlyList<ZipEntry> Entries => _entries;

    /// <summary>Looks an entry up.</summary>
    public ZipEntry? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Reads the contents of an entry, and compares them with their checksum.</summary>
    /// <exception cref="InvalidDataException">They are damaged, or larger than the budget allows.</exception>
    public ReadOnlyMemory<byte> Read(ZipEntry entry, MemoryBudget budget)
    {
        var contents = Unpack(entry, budget);
        return Fits(entry, contents) ? contents : throw BadChecksum(entry);
    }

    /// <summary>Reads the contents of an entry, which <see cref="RequireChecksums"/> is to compare with their checksum before they are relied on.</summary>
    /// <exception cref="InvalidDataException">They are damaged, or larger than the budget allows.</exception>
    public ReadOnlyMemory<byte> ReadUnchecked(ZipEntry entry, MemoryBudget budget)
    {
        var contents = Unpack(entry, budget);
        _unchecked.Add((entry, contents));
        return contents;
    }

    /// <summary>Compares all that was read unchecked with its checksums, several entries at a time.</summary>
    /// <exception cref="InvalidDataException">Some do not fit; the first is named.</exception>
    public void RequireChecksums()
    {
        var bytes = _unchecked.Sum(entry => (long)entry.Contents.Length);
        var bad = bytes < LeastInParallel
            ? _unchecked.FindIndex(entry => !Fits(entry.Entry, entry.Contents))
            : _unchecked.Select((entry, place) => (entry, place)).AsParallel().Where(item => !Fits(item.entry.Entry, item.entry.Contents))
                .Select(item => item.place).DefaultIfEmpty(-1).Min();
        if (bad >= 0)
            throw BadChecksum(_unchecked[bad].Entry);
        _unchecked.Clear();
    }

    // PyTorch can be told to leave the checksum out, which makes it 0.
    private static bool Fits(ZipEntry entry, ReadOnlyMemory<byte> contents) => entry.Crc32 == 0 || entry.Crc32 == Crc32.Compute(contents.Span);

    private static InvalidDataException BadChecksum(ZipEntry entry) => Damaged($"the checksum of '{entry.Name}' does not fit its contents");

    private ReadOnlyMemory<byte> Unpack(ZipEntry entry, MemoryBudget budget) =>
        entry.IsCompressed ? Inflate(entry, budget) : _file.Read(entry.Start, entry.Size, budget, $"'{entry.Name}'");

    private static InvalidDataException Damaged(string detail) => FileProblem.Damaged($"as a zip archive, {detail}");

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static long Int64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadInt64LittleEndian(bytes[offset..]);

    // Names are never made paths of here; but another program might, and nothing that writes checkpoints writes such.
    private static bool LeadsOut(string name) =>
        name.Length == 0 || name[0] is '/' or '\\' || (name.Length > 1 && name[1] == ':') || name.Contains('\0', StringComparison.Ordinal)
        || name.Split('/', '\\').Contains("..");

    // The entries and the directory have to follow one another. Bytes between them could be a second set of either.
    private void RequireNothingBetween(List<ZipPlace> places, long directory)
    {
        places.Sort((one, other) => one.Begin.CompareTo(other.Begin));
        ZipPlace? before = null;
        foreach (var place in places.Append<ZipPlace?>(null))
        {
            var begin = place?.Begin ?? directory;
            if (begin < (before?.End ?? 0))
                throw Damaged("its entries overlap");
            if (!IsPadding(before, begin))
                throw Damaged($"something stands {(before is null ? "before its first entry" : $"behind its entry '{before.Entry.Name}'")} that is no part of it");
            before = place;
        }
    }

    // PyTorch's own archives have a descriptor behind each entry; what is made to begin at round places has zeros.
    private bool IsPadding(ZipPlace? before, long next)
    {
        var position = before?.End ?? 0;
        if (before is { HasDescriptor: true } && position < next)
        {
            Span<byte> descriptor = stackalloc byte[(int)Math.Min(next - position, ZipDescriptor.MostBytes)];
            _file.ReadExactly(descriptor, position);
            position += ZipDescriptor.LengthOf(before.Entry, descriptor);
        }

        Span<byte> buffer = stackalloc byte[PaddingBuffer];
        while (position < next)
        {
            var piece = buffer[..(int)Math.Min(buffer.Length, next - position)];
            _file.ReadExactly(piece, position);
            if (piece.ContainsAnyExcept((byte)0))
                return false;
            position += piece.Length;
        }

        return true;
    }

    private byte[] Inflate(ZipEntry entry, MemoryBudget budget)
    {
        var contents = budget.Allocate(entry.Size, 1, $"'{entry.Name}'");
        bool isWhole;
        try
        {
            using var inflated = new DeflateStream(new FileSection(_file, entry.Start, entry.StoredSize), CompressionMode.Decompress);
            inflated.ReadExactly(contents);
            isWhole = inflated.ReadByte() < 0;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw Damaged($"'{entry.Name}' cannot be unpacked");
        }

        return isWhole ? contents : throw Damaged($"'{entry.Name}' unpacks to more than the {entry.Size} bytes it declares");
    }

    private (long Position, long Size, long Count) FindDirectory()
    {
        // A comment may follow, of up to 65,535 bytes. The last signature counts, as it does for PyTorch: one that stands in a comment
        // could otherwise lead one program to this directory and another to that.
        var tail = new byte[Math.Min(_file.Length, EndSize + ushort.MaxValue)];
        _file.ReadExactly(tail, _file.Length - tail.Length);
        var end = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (end < 0 || end + EndSize > tail.Length || end + EndSize + UInt16(tail, end + 20) != tail.Length)
            throw Damaged("it has no directory at its end");

        var count = UInt16(tail, end + 10);
        var (size, position) = (UInt32(tail, end + 12), UInt32(tail, end + 16));
        var directoryEnd = _file.Length - tail.Length + end;
        (long Position, long Size, long Count) found = (position, size, count);
        if (FindZip64Directory(directoryEnd) is { } large)
        {
            // Some programs take the one wherever it is there, others only where the other is too small.
            if (!Agrees(position, large.Position) || !Agrees(size, large.Size) || (count != ushort.MaxValue && count != large.Count))
                throw Damaged("it has two directories, and they differ");
            found = large;
            directoryEnd -= Zip64EndSize + Zip64LocatorSize;
        }

        // Python counts back from the end, others forward from the beginning.
        return found.Position >= 0 && found.Position <= directoryEnd && found.Size == directoryEnd - found.Position
            ? found
            : throw Damaged("its directory is not where it says");

        static bool Agrees(uint value, long large) => value == uint.MaxValue || value == large;
    }

    // Returns null where there is none. Python takes the record before the locator, others the one that the locator points to.
    private (long Position, long Size, long Count)? FindZip64Directory(long endPosition)
    {
        Span<byte> locator = stackalloc byte[Zip64LocatorSize];
        if (endPosition < locator.Length)
            return null;
        _file.ReadExactly(locator, endPosition - locator.Length);
        if (UInt32(locator, 0) != Zip64LocatorSignature)
            return null;

        Span<byte> record = stackalloc byte[Zip64EndSize];
        var recordPosition = endPosition - locator.Length - record.Length;
        if (recordPosition < 0 || Int64(locator, 8) != recordPosition || UInt32(locator, 4) != 0 || UInt32(locator, 16) != 1)
            throw Damaged("its directory is not where it says");
        _file.ReadExactly(record, recordPosition);
        return UInt32(record, 0) == Zip64EndSignature && Int64(record, 4) == Zip64EndSize - Zip64EndHeaderSize
            ? (Int64(record, 48), Int64(record, 40), Int64(record, 32))
            : throw Damaged("its directory is not where it says");
    }

    private List<ZipPlace> ReadDirectory(ReadOnlySpan<byte> directory)
    {
        var places = new List<ZipPlace>();
        while (directory.Length > 0)
        {
            if (directory.Length < DirectoryEntrySize || UInt32(directory, 0) != DirectoryEntrySignature)
                throw Damaged("its directory is broken off");
            var nameLength = UInt16(directory, 28);
            var extraLength = UInt16(directory, 30);
            var length = DirectoryEntrySize + nameLength + extraLength + UInt16(directory, 32);
            if (directory.Length < length)
                throw Damaged("its directory is broken off");
            if (_entries.Count == _limits.MaxArchiveEntries)
                throw Damaged("its directory has more entries than it says");

            var place = ReadEntry(directory, directory.Slice(DirectoryEntrySize, nameLength), directory.Slice(DirectoryEntrySize + nameLength, extraLength));
            var entry = place.Entry;
            if (!_byName.TryAdd(entry.Name, entry))
                throw Damaged($"it has two entries '{entry.Name}'");
            _entries.Add(entry);
            places.Add(place);
            directory = directory[length..];
        }

        return places;
    }

    private ZipPlace ReadEntry(ReadOnlySpan<byte> record, ReadOnlySpan<byte> rawName, ReadOnlySpan<byte> extra)
    {
        _budget.Charge(EntryBytes + (sizeof(char) * rawName.Length), "its directory");
        var name = Encoding.UTF8.GetString(rawName);
        if (LeadsOut(name))
            throw Damaged($"the name of its entry '{name}' leads out of it");
        var fields = ZipFields.Read(record[8..], extra, out var zip64);
        var begin = ZipFields.Large(UInt32(record, 42), ref zip64);
        if (fields.IsEncrypted || fields.Method is not (Stored or Deflated))
            throw FileProblem.Unsupported($"an entry '{name}' that is encrypted or compressed in an unusual way");
        if (fields.Size < 0 || fields.StoredSize < 0 || begin < 0 || begin > _file.Length - LocalHeaderSize)
            throw Damaged($"'{name}' stands outside the file");
        var isCompressed = fields.Method == Deflated;
        if (isCompressed ? fields.Size / Deflate.MostExpansion > fields.StoredSize : fields.Size != fields.StoredSize)
            throw Damaged($"'{name}' cannot hold the {fields.Size} bytes it declares");

        var start = RequireSameHeader(name, rawName, fields, begin, out var hasDescriptor);
        if (fields.StoredSize > _file.Length - start)
            throw Damaged($"'{name}' ends beyond the file");
        return new ZipPlace(new ZipEntry(name, isCompressed, fields.Crc32, fields.StoredSize, fields.Size, start), begin, hasDescriptor);
    }

    // Returns where the contents begin.
    private long RequireSameHeader(string name, ReadOnlySpan<byte> rawName, ZipFields directory, long begin, out bool hasDescriptor)
    {
        Span<byte> header = stackalloc byte[LocalHeaderSize];
        _file.ReadExactly(header, begin);
        if (UInt32(header, 0) != LocalHeaderSignature)
            throw Damaged($"'{name}' is not where the directory says");
        var nameLength = UInt16(header, 26);
        var extraLength = UInt16(header, 28);
        var rest = new byte[nameLength + extraLength];
        _file.ReadExactly(rest, begin + LocalHeaderSize);
        var own = ZipFields.Read(header[6..], rest.AsSpan(nameLength), out _);
        if (!rest.AsSpan(0, nameLength).SequenceEqual(rawName) || !own.Fits(directory))
            throw Damaged($"the directory and the entry '{name}' itself say different things of it");
        hasDescriptor = own.HasDescriptor;
        return begin + LocalHeaderSize + rest.Length;
    }
}
