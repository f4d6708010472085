using System.Buffers.Binary;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>What may stand behind an entry's contents: checksum and sizes once more, of 32 or 64 bits, with or without a signature.</summary>
internal static class ZipDescriptor
{
    /// <summary>Most bytes that one has.</summary>
    public const int MostBytes = SignatureSize + sizeof(uint) + (2 * sizeof(ulong));

    private const uint Signature = 0x08074b50;
    private const int SignatureSize = sizeof(uint);

    /// <summary>How long the descriptor is with which some bytes begin; 0 where they begin with none that is the entry's.</summary>
    /// <param name="entry">The entry, by the directory.</param>
    /// <param name="bytes">What follows its contents.</param>
    public static int LengthOf(ZipEntry entry, ReadOnlySpan<byte> bytes)
    {
        var signature = bytes.Length >= SignatureSize && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == Signature ? SignatureSize : 0;
        return Fits(entry, bytes[signature..], out var length) ? signature + length
            : signature > 0 && Fits(entry, bytes, out length) ? length
            : 0;
    }

    private static bool Fits(ZipEntry entry, ReadOnlySpan<byte> bytes, out int length)
    {
        length = sizeof(uint) + (2 * sizeof(ulong));
        if (bytes.Length >= length && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == entry.Crc32
            && BinaryPrimitives.ReadInt64LittleEndian(bytes[4..]) == entry.StoredSize && BinaryPrimitives.ReadInt64LittleEndian(bytes[12..]) == entry.Size)
            return true;
        length = 3 * sizeof(uint);
        return bytes.Length >= length && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == entry.Crc32
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) == entry.StoredSize && BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) == entry.Size;
    }
}
