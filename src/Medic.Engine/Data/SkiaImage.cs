#if TORCHVISION_PACKAGE
using System.Buffers.Binary;
using SkiaSharp;
using static TorchSharp.torch;

namespace Medic.Engine.Data;

/// <summary>
/// PNG and JPEG by SkiaSharp, which the TorchVision package brings along. That package's own imager takes files that are cut off for
/// whole ones, multiplies colours by their transparency, makes colours of CMYK without a word, and writes a transparency that is none.
/// </summary>
internal static class SkiaImage
{
    private const int CmykComponents = 4;

    /// <summary>Decodes a file into uint8 [C, H, W] with 1 to 4 channels. Of 16 bits a value it gives the upper eight.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="mostPixels">More pixels than these are refused.</param>
    /// <exception cref="InvalidDataException">The file is damaged, cut off, too large, or of a kind that is not read.</exception>
    internal static Tensor Decode(byte[] file, long mostPixels)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (codec is null)
            throw new InvalidDataException("It is damaged, or of a format that is not read.");
        var channels = codec.EncodedFormat switch
        {
            SKEncodedImageFormat.Png => PngChannels(file, codec.Info.IsOpaque),
            SKEncodedImageFormat.Jpeg => JpegChannels(file),
            var other => throw new InvalidDataException($"A file of the format {other}; PNG, JPEG, PPM and PGM are read."),
        };
        var (height, width) = (codec.Info.Height, codec.Info.Width);
        if ((long)height * width > mostPixels)
            throw new InvalidDataException($"The image declares {width} x {height} pixels; at most {mostPixels} are read.");

        var result = codec.GetPixels(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul), out var pixels);
        if (result != SKCodecResult.Success)
            throw new InvalidDataException($"It is damaged or cut off ({result}).");
        using var scope = NewDisposeScope();
        var planes = tensor(pixels).view(height, width, 4).permute(2, 0, 1);
        // Grey stands in each of the colours, and transparency behind them.
        return (channels == 2 ? cat([planes.narrow(0, 0, 1), planes.narrow(0, 3, 1)]) : planes.narrow(0, 0, channels).contiguous()).MoveToOuterDisposeScope();
    }

    /// <summary>Writes an image as PNG.</summary>
    /// <param name="image">uint8 [C, H, W] with 1 or 3 channels, on the CPU.</param>
    /// <param name="stream">Where to.</param>
    internal static void WritePng(Tensor image, Stream stream)
    {
        using var scope = NewDisposeScope();
        var isGrey = image.shape[0] == 1;
        var planes = isGrey ? image : cat([image, full_like(image.narrow(0, 0, 1), byte.MaxValue)]);
        var info = new SKImageInfo((int)image.shape[2], (int)image.shape[1], isGrey ? SKColorType.Gray8 : SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var picture = SKImage.FromPixelCopy(info, planes.permute(1, 2, 0).contiguous().bytes.ToArray());
        using var png = picture.Encode(SKEncodedImageFormat.Png, quality: 100);
        png.SaveTo(stream);
    }

    /// <summary>By the file's header; whether the file is there to its end is seen on the way.</summary>
    private static int PngChannels(ReadOnlySpan<byte> file, bool isOpaque)
    {
        // The signature, and then length, type, contents and checksum of each chunk (PNG, sections 5.2 and 5.3).
        const int signature = 8, around = 12, colourType = 25;
        for (long place = signature; ;)
        {
            if (place + around > file.Length)
                throw new InvalidDataException("The PNG file is cut off.");
            var chunk = file[(int)place..];
            place += around + (long)BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (place > file.Length)
                throw new InvalidDataException("The PNG file is cut off.");
            if (chunk.Slice(4, 4).SequenceEqual("IEND"u8))
                break;
        }

        return file[colourType] switch
        {
            0 when isOpaque => 1,
            0 or 4 => 2,
            _ when isOpaque => 3,
            _ => 4,
        };
    }

    private static int JpegChannels(ReadOnlySpan<byte> file)
    {
        // Segments from the first on: a marker of two bytes, before it as many further 0xff as there may be, and behind it a length that
        // counts itself (JPEG, annex B).
        const byte marker = 0xff, firstFrame = 0xc0, lastFrame = 0xcf, endOfImage = 0xd9;
        const int componentsInFrame = 9;
        if (file.LastIndexOf([marker, endOfImage]) < 0)
            throw new InvalidDataException("The JPEG file is cut off.");
        for (var place = 2; place + componentsInFrame < file.Length && file[place] == marker;)
        {
            if (file[place + 1] == marker)
            {
                place++;
                continue;
            }

            // C4, C8 and CC are in the range and are no frames.
            if (file[place + 1] is >= firstFrame and <= lastFrame and not (0xc4 or 0xc8 or 0xcc))
            {
                return file[place + componentsInFrame] switch
                {
                    1 => 1,
                    < CmykComponents => 3,
                    _ => throw new InvalidDataException("a JPEG file in CMYK or another colour model; save it as RGB"),
                };
            }

            place += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(place + 2)..]);
        }

        throw new InvalidDataException("The JPEG file's header is malformed.");
    }
}
#endif
