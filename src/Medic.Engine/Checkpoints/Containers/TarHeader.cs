namespace Medic.Engine.Checkpoints.Containers;

/// <summary>What a tar archive begins with, as Python's tarfile tells it: by its checksum alone, whatever else stands there.</summary>
/// <remarks>PyTorch asks of every file that is no zip archive whether it is one, and unpickles what is in it.</remarks>
internal static class TarHeader
{
    private const int Length = 512;
    private const int ChecksumOffset = 148;
    private const int ChecksumLength = 8;
    private const byte Positive = 0x80;
    private const byte Negative = 0xff;

    /// <summary>Whether a file's first bytes are one.</summary>
    /// <param name="head">As many as there are, up to 512.</param>
    public static bool IsOne(ReadOnlySpan<byte> head)
    {
        if (head.Length < Length || Number(head.Slice(ChecksumOffset, ChecksumLength)) is not { } checksum)
            return false;
        // The checksum itself counts as spaces; old programs took bytes for signed.
        var (unsigned, signed) = (ChecksumLength * (long)' ', ChecksumLength * (long)' ');
        for (var place = 0; place < Length; place++)
        {
            if (place is >= ChecksumOffset and < ChecksumOffset + ChecksumLength)
                continue;
            unsigned += head[place];
            signed += (sbyte)head[place];
        }

        return checksum == unsigned || checksum == signed;
    }

    // Takes all that Python's int(text, 8) takes, and a little more.
    private static long? Number(ReadOnlySpan<byte> field)
    {
        long number = 0;
        if (field[0] is Positive or Negative)
        {
            foreach (var digit in field[1..])
                number = (number << 8) + digit;
            return field[0] == Positive ? number : number - (1L << (8 * (field.Length - 1)));
        }

        var end = field.IndexOf((byte)0);
        var text = (end < 0 ? field : field[..end]).Trim("\t\n\v\f\r\x1c\x1d\x1e\x1f "u8);
        if (text.Length == 0)
            return 0;
        var isNegative = text[0] == '-';
        if (text[0] is (byte)'-' or (byte)'+')
            text = text[1..];
        if (text is [(byte)'0', (byte)'o' or (byte)'O', ..])
            text = text[2..];
        foreach (var digit in text)
        {
            if (digit == '_')
                continue;
            if (digit is < (byte)'0' or > (byte)'7')
                return null;
            number = (number * 8) + (digit - '0');
        }

        return isNegative ? -number : number;
    }
}
