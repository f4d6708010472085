using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>
/// Writes zip archives as PyTorch does: nothing compressed, the contents of each entry at a multiple of 64 bytes, so that it
/// can be mapped into memory. The same entries give the same bytes: all carry one fixed date.
/// </summary>
/// <remarks><see cref="System.IO.Compression.ZipArchive"/> leaves no say in where contents begin.</remarks>
internal sealed class StoredZipWriter(Stream stream) : IDisposable
{
    private const int Alignment = 64;
    private const ushort PaddingId = 0x4246; // "FB", as PyTorch marks it
    private const ushort Zip64Id = 1;
    private const ushort StoredVersion = 20;
    private const ushort Zip64Version = 45;
    private const ushort Utf8Names = 1 << 11;
    private const ushort FirstOfJanuary1980 = (1 << 5) | 1;
    private const int LocalHeaderSize = 30;
    private const int ExtraHeaderSize = 4;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<Entry> _entries = [];

    /// <summary>How many bytes have been written.</summary>
    public long Length { get; private set; }

    /// <summary>Adds an entry.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="contents">Its contents; an array cannot be so large that its size needs zip64.</param>
    public void Add(string name, ReadOnlyMemory<byte> contents)
    {
        var entry = new Entry(Encoding.UTF8.GetBytes(name), Crc32.Compute(contents.Span), (uint)contents.Length, Length);
        _entries.Add(entry);

        var unpadded = Length + LocalHeaderSize + entry.Name.Length + ExtraHeaderSize;
        var padding = (int)((Alignment - (unpadded % Alignment)) % Alignment);
        var header = new Record(LocalHeaderSize + entry.Name.Length + ExtraHeaderSize + padding);
        header.UInt32(0x04034b50);
        header.UInt16(StoredVersion);
        WriteCommon(header, entry, (ushort)(ExtraHeaderSize + padding));
        header.Bytes(entry.Name);
        header.UInt16(PaddingId);
        header.UInt16((ushort)padding);
        Write(header.Memory);
        Write(contents);
    }

    /// <summary>Writes the directory, and returns the SHA-256 of the whole archive in lower-case hexadecimal.</summary>
    public string Finish()
    {
        var start = Length;
        foreach (var entry in _entries)
            WriteDirectoryEntry(entry);
        WriteEnd(start, Length - start);
        return Sha256.Of(_hash);
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private static void WriteCommon(Record record, Entry entry, ushort extraLength)
    {
        record.UInt16(Utf8Names);
        record.UInt16(0); // stored
        record.UInt16(0); // midnight
        record.UInt16(FirstOfJanuary1980);
        record.UInt32(entry.Crc);
        record.UInt32(entry.Size);
        record.UInt32(entry.Size);
        record.UInt16((ushort)entry.Name.Length);
        record.UInt16(extraLength);
    }

    private void WriteDirectoryEntry(Entry entry)
    {
        var isFar = entry.Offset >= uint.MaxValue;
        var extraLength = isFar ? ExtraHeaderSize + sizeof(ulong) : 0;
        var record = new Record(46 + entry.Name.Length + extraLength);
        record.UInt32(0x02014b50);
        record.UInt16(isFar ? Zip64Version : StoredVersion);
        record.UInt16(isFar ? Zip64Version : StoredVersion);
        WriteCommon(record, entry, (ushort)extraLength);
        record.UInt16(0); // no comment
        record.UInt16(0); // the only disk
        record.UInt16(0); // no attributes, neither these
        record.UInt32(0); // nor those
        record.UInt32(isFar ? uint.MaxValue : (uint)entry.Offset);
        record.Bytes(entry.Name);
        if (isFar)
        {
            record.UInt16(Zip64Id);
            record.UInt16(sizeof(ulong));
            record.UInt64((ulong)entry.Offset);
        }

        Write(record.Memory);
    }

    private void WriteEnd(long start, long size)
    {
        var needsZip64 = _entries.Count >= ushort.MaxValue || start + size >= uint.MaxValue;
        var record = new Record(needsZip64 ? 56 + 20 + 22 : 22);
        if (needsZip64)
        {
            var end = Length;
            record.UInt32(0x06064b50);
            record.UInt64(44); // what follows of this record
            record.UInt16(Zip64Version);
            record.UInt16(Zip64Version);
            record.UInt32(0);
            record.UInt32(0);
            record.UInt64((ulong)_entries.Count);
            record.UInt64((ulong)_entries.Count);
            record.UInt64((ulong)size);
            record.UInt64((ulong)start);

            record.UInt32(0x07064b50);
            record.UInt32(0);
            record.UInt64((ulong)end);
            record.UInt32(1);
        }

        record.UInt32(0x06054b50);
        record.UInt16(0);
        record.UInt16(0);
        record.UInt16((ushort)Math.Min(_entries.Count, ushort.MaxValue));
        record.UInt16((ushort)Math.Min(_entries.Count, ushort.MaxValue));
        record.UInt32((uint)Math.Min(size, uint.MaxValue));
        record.UInt32((uint)Math.Min(start, uint.MaxValue));
        record.UInt16(0);
        Write(record.Memory);
    }

    private void Write(ReadOnlyMemory<byte> bytes)
    {
        stream.Write(bytes.Span);
        _hash.AppendData(bytes.Span);
        Length += bytes.Length;
    }

    private sealed record Entry(byte[] Name, uint Crc, uint Size, long Offset);

    // A header of known size, filled field by field; what is not filled stays zero.
    private sealed class Record(int size)
    {
        private readonly byte[] _bytes = new byte[size];
        private int _position;

        public ReadOnlyMemory<byte> Memory => _bytes;

        public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Next(sizeof(ushort)), value);

        public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Next(sizeof(uint)), value);

        public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Next(sizeof(ulong)), value);

        public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Next(value.Length));

        private Span<byte> Next(int length)
        {
            _position += length;
            return _bytes.AsSpan(_position - length, length);
        }
    }
}
