using System.Buffers.Binary;
using System.IO.Compression;
using Medic.Engine.Data;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Data;

/// <summary>Small files of every format, with pixels that tell where they come from.</summary>
internal static class SampleFiles
{
    /// <summary>Images whose every byte is known: (7 * image + byte) mod 251.</summary>
    public static byte[] Pixels(int image, int count) => [.. Enumerable.Range(0, count).Select(place => (byte)(((7 * image) + place) % 251))];

    public static byte[] Cifar10(params byte[] labels) => [.. labels.SelectMany((label, image) => (byte[])[label, .. Pixels(image, 3072)])];

    public static byte[] Cifar100(params byte[] labels) => [.. labels.SelectMany((label, image) => (byte[])[19, label, .. Pixels(image, 3072)])];

    public static byte[] IdxImages(int count, int height, int width) =>
        [.. BigEndian(0x803, count, height, width), .. Enumerable.Range(0, count).SelectMany(image => Pixels(image, height * width))];

    public static byte[] IdxLabels(params byte[] labels) => [.. BigEndian(0x801, labels.Length), .. labels];

    public static byte[] Gzip(byte[] content)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
            gzip.Write(content);
        return output.ToArray();
    }

    /// <summary>A PPM file of one colour.</summary>
    public static byte[] Ppm(int height, int width, byte red, byte green, byte blue) =>
        [.. System.Text.Encoding.ASCII.GetBytes($"P6\n# a comment\n{width} {height}\n255\n"), .. Enumerable.Repeat((byte[])[red, green, blue], height * width).SelectMany(pixel => pixel)];

    public static byte[] BigEndian(params int[] values)
    {
        var bytes = new byte[4 * values.Length];
        for (var index = 0; index < values.Length; index++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * index), values[index]);
        return bytes;
    }

    /// <summary>A set of black images with these labels.</summary>
    public static ImageSet Labelled(params long[] labels) =>
        new(zeros(labels.Length, 1, 2, 2, dtype: ScalarType.Byte), tensor(labels), [.. Enumerable.Range(0, (int)labels.Max() + 1).Select(label => $"{label}")], "test");

    /// <summary>The bytes of one image of a set, plane by plane.</summary>
    public static byte[] BytesOf(this ImageSet set, int image)
    {
        using var scope = NewDisposeScope();
        return set.Images.select(0, image).contiguous().bytes.ToArray();
    }
}
