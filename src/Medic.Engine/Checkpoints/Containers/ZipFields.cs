using System.Buffers.Binary;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>What an archive's directory or an entry's own header says of the entry: both have these fields, at different places.</summary>
/// <param name="Flags">Options, of which encryption and a descriptor behind the contents matter here.</param>
/// <param name="Method">How the contents are stored.</param>
/// <param name="Crc32">Their checksum.</param>
/// <param name="StoredSize">How many bytes they take in the archive.</param>
/// <param name="Size">How many bytes they have.</param>
internal readonly record struct ZipFields(ushort Flags, ushort Method, uint Crc32, long StoredSize, long Size)
{
    private const ushort Encrypted = 1;
    private const ushort Descriptor = 1 << 3;
    private const ushort Zip64Id = 1;
    private const int ExtraHeaderSize = 4;

    public bool IsEncrypted => (Flags & Encrypted) != 0;

    /// <summary>Whether the entry's own header leaves checksum and sizes to a descriptor behind the contents.</summary>
    public bool HasDescriptor => (Flags & Descriptor) != 0;

    /// <summary>Reads the fields from where the flags stand.</summary>
    /// <param name="record">The record from its flags on.</param>
    /// <param name="extra">The extra fields; what is too large for a field of 32 bits stands in one of them, and is taken off it.</param>
    /// <param name="zip64">What is left of that field.</param>
    public static ZipFields Read(ReadOnlySpan<byte> record, ReadOnlySpan<byte> extra, out ReadOnlySpan<byte> zip64)
    {
        zip64 = FindExtra(extra);
        var size = Large(BinaryPrimitives.ReadUInt32LittleEndian(record[16..]), ref zip64);
        var storedSize = Large(BinaryPrimitives.ReadUInt32LittleEndian(record[12..]), ref zip64);
        return new ZipFields(
            BinaryPrimitives.ReadUInt16LittleEndian(record),
            BinaryPrimitives.ReadUInt16LittleEndian(record[2..]),
            BinaryPrimitives.ReadUInt32LittleEndian(record[8..]),
            storedSize,
            size);
    }

    /// <summary>A number of 32 bits, or the one of 64 that stands for it.</summary>
    public static long Large(uint value, ref ReadOnlySpan<byte> zip64)
    {
        if (value != uint.MaxValue || zip64.Length < sizeof(long))
            return value;
        var large = BinaryPrimitives.ReadInt64LittleEndian(zip64);
        zip64 = zip64[sizeof(long)..];
        return large;
    }

    /// <summary>Whether an entry's own header, these fields, says what the directory does.</summary>
    public bool Fits(ZipFields directory)
    {
        if (Method != directory.Method || IsEncrypted != directory.IsEncrypted)
            return false;
        // Left to the descriptor they are zero, or all ones where zip64 is meant; some writers know them all the same.
        return (Crc32 == directory.Crc32 || (HasDescriptor && Crc32 == 0))
            && SizeFits(StoredSize, directory.StoredSize) && SizeFits(Size, directory.Size);
    }

    private bool SizeFits(long own, long directory) => own == directory || (HasDescriptor && own is 0 or uint.MaxValue);

    private static ReadOnlySpan<byte> FindExtra(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= ExtraHeaderSize)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - ExtraHeaderSize);
            var contents = extra.Slice(ExtraHeaderSize, length);
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == Zip64Id)
                return contents;
            extra = extra[(ExtraHeaderSize + length)..];
        }

        return [];
    }
}
