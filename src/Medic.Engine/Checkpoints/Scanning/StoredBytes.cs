using System.Buffers.Binary;
using System.Text;

namespace Medic.Engine.Checkpoints.Scanning;

/// <summary>Bytes that a pickle hands to <c>torch.load</c>, which tries other formats before the old one of pickles.</summary>
internal static class StoredBytes
{
    private const int TarBlock = 512;
    private const int ChecksumStart = 148;
    private const int ChecksumLength = 8;
    private const byte PositiveMark = 0x80;
    private const byte NegativeMark = 0xff;

    /// <summary>Whether they would be taken for an archive, whatever else they are.</summary>
    /// <param name="bytes">The bytes.</param>
    public static bool BeginLikeArchive(ReadOnlySpan<byte> bytes) => bytes.StartsWith("PK"u8) || BeginLikeTar(bytes);

    // As Python's tarfile has it: the sum of the header, its own field counted as spaces, of bytes with or without a sign.
    private static bool BeginLikeTar(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < TarBlock)
            return false;
        var written = ReadNumber(bytes.Slice(ChecksumStart, ChecksumLength));
        var (unsigned, signed) = (0L, 0L);
        for (var i = 0; i < TarBlock; i++)
        {
            var value = i is >= ChecksumStart and < ChecksumStart + ChecksumLength ? (byte)' ' : bytes[i];
            unsigned += value;
            signed += (sbyte)value;
        }

        return written == unsigned || written == signed;
    }

    private static long? ReadNumber(ReadOnlySpan<byte> field)
    {
        if (field[0] is PositiveMark or NegativeMark)
        {
            // Seven bytes, the greatest first; those of a negative number count from below.
            var value = BinaryPrimitives.ReadInt64BigEndian(field) & 0x00ff_ffff_ffff_ffff;
            return field[0] == PositiveMark ? value : value - (1L << 56);
        }

        var end = field.IndexOf((byte)0);
        var digits = Encoding.ASCII.GetString(end < 0 ? field : field[..end]).Trim().Replace("_", "", StringComparison.Ordinal).TrimStart('+');
        digits = digits.StartsWith("0o", StringComparison.OrdinalIgnoreCase) ? digits[2..] : digits;
        return digits.Length == 0 ? 0 : digits.AsSpan().ContainsAnyExceptInRange('0', '7') ? null : Convert.ToInt64(digits, 8);
    }
}
