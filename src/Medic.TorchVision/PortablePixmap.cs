using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Binary PPM (P6) and PGM (P5), the two formats that are simpler than any library for them.</summary>
/// <remarks>Medic.Engine compiles this file too where torchvision.io is the TorchVision package, which does not know these formats.</remarks>
internal static class PortablePixmap
{
    /// <summary>Whether a file begins like a binary PPM or PGM.</summary>
    internal static bool IsPortablePixmap(ReadOnlySpan<byte> file) => file.Length > 2 && file[0] == 'P' && file[1] is (byte)'5' or (byte)'6';

    /// <summary>Decodes a file into uint8 [C, H, W] with one or three channels.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="mostPixels">More pixels than these are refused.</param>
    /// <exception cref="InvalidDataException">The file is malformed, truncated or too large.</exception>
    internal static Tensor Decode(ReadOnlySpan<byte> file, long mostPixels)
    {
        var channels = file[1] == '6' ? 3 : 1;
        var position = 2;
        var width = ReadNumber(file, ref position);
        var height = ReadNumber(file, ref position);
        var maximum = ReadNumber(file, ref position);
        position++; // the single white space after the header
        if (maximum is < 1 or > 255)
            throw new InvalidDataException($"A PPM or PGM file with values up to {maximum}; those with 8 bits a value are read.");
        if (width < 1 || height < 1 || (long)width * height > mostPixels)
            throw new InvalidDataException($"A PPM or PGM file of {width} x {height} pixels; at most {mostPixels} are read.");
        var length = (long)width * height * channels;
        if (file.Length - position < length)
            throw new InvalidDataException($"The PPM or PGM file is truncated: {width} x {height} pixels take {length} bytes, {Math.Max(0, file.Length - position)} are there.");

        using var scope = NewDisposeScope();
        var rows = empty(height, width, channels, dtype: ScalarType.Byte);
        file.Slice(position, (int)length).CopyTo(rows.bytes);
        if (maximum != 255)
            rows = (rows.to(ScalarType.Float32) * (255f / maximum)).round().clamp(0, 255).to(ScalarType.Byte);
        return rows.permute(2, 0, 1).contiguous().MoveToOuterDisposeScope();
    }

    // Numbers are separated by white space and by comments, which run from # to the end of their line.
    private static int ReadNumber(ReadOnlySpan<byte> file, ref int position)
    {
        while (position < file.Length && (char.IsWhiteSpace((char)file[position]) || file[position] == '#'))
        {
            if (file[position] == '#')
            {
                while (position < file.Length && file[position] != '\n')
                    position++;
            }
            else
            {
                position++;
            }
        }

        var number = 0;
        var start = position;
        for (; position < file.Length && char.IsAsciiDigit((char)file[position]) && position - start < 9; position++)
            number = (10 * number) + (file[position] - '0');
        return position > start ? number : throw new InvalidDataException("The PPM or PGM file's header is malformed.");
    }
}
