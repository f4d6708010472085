using Medic.Engine.Data;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Data;

public sealed class ImageCodecTests : IDisposable
{
#if TORCHVISION_PACKAGE
    // Skia cuts 16 bits down to the upper eight, and does not round.
    private const int DeepTolerance = 1;
#else
    private const int DeepTolerance = 0;
#endif

    // Writes an image of every kind, and beside it what Pillow or arithmetic says it shows: NAME and NAME.raw, and one
    // line "NAME channels height width" each. Pillow writes neither 16 bits of colour nor interlaced files: png() does.
    private const string WriteImages = """
        import os, struct, sys, zlib
        import numpy as np
        from PIL import Image
        out = sys.argv[1]
        H, W = 21, 13
        rng = np.random.default_rng(1)
        smooth = np.stack([np.add.outer(np.arange(H) * a, np.arange(W) * b) for a, b in ((3, 7), (9, 2), (5, 5))], 2).astype(np.uint8)
        noise = rng.integers(0, 256, (H, W, 3), dtype=np.uint8)

        def expect(name, array):
            array = array[:, :, None] if array.ndim == 2 else array
            array.transpose(2, 0, 1).astype(np.uint8).tofile(os.path.join(out, name + ".raw"))
            print(name, array.shape[2], H, W)

        def save(name, image, shown=None, **options):
            image.save(os.path.join(out, name), **options)
            expect(name, np.asarray(Image.open(os.path.join(out, name)).convert(shown or image.mode)))

        def png(name, rows, depth, colour, interlaced, shown):
            def chunk(kind, data):
                return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)] if interlaced else [(0, 0, 1, 1)]
            raw = b""
            for x, y, dx, dy in passes:
                part = rows[y::dy, x::dx]
                if part.size:
                    raw += b"".join(b"\0" + row.tobytes() for row in part)
            header = struct.pack(">IIBBBBB", W, H, depth, colour, 0, 0, interlaced)
            with open(os.path.join(out, name), "wb") as file:
                file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))
            expect(name, shown)

        save("rgb.png", Image.fromarray(noise))
        save("gray.png", Image.fromarray(noise[:, :, 0]))
        save("gray-alpha.png", Image.fromarray(noise[:, :, :2], "LA"))
        save("rgb-alpha.png", Image.fromarray(np.dstack([noise, noise[:, :, 1]])))
        save("bilevel.png", Image.fromarray(noise[:, :, 0] > 128), "L")
        save("palette.png", Image.fromarray(smooth).quantize(16), "RGB")
        save("palette-clear.png", Image.fromarray(smooth).quantize(16), "RGBA", transparency=3)
        png("rgb-interlaced.png", noise, 8, 2, 1, noise)
        deep = rng.integers(0, 65536, (H, W, 3), dtype=np.uint16)
        png("rgb-16.png", deep.astype(">u2"), 16, 2, 0, np.round(deep / 257.0))
        png("gray-16.png", deep[:, :, 0].astype(">u2"), 16, 0, 0, np.round(deep[:, :, 0] / 257.0))
        save("rgb.jpg", Image.fromarray(smooth), quality=90)
        save("gray.jpg", Image.fromarray(smooth[:, :, 0]))
        save("progressive.jpg", Image.fromarray(smooth), progressive=True, quality=70)
        save("full-colour.jpg", Image.fromarray(smooth), subsampling=0)
        save("rgb.ppm", Image.fromarray(noise))
        save("gray.pgm", Image.fromarray(noise[:, :, 0]))
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();


    [Fact]
    public void Every_kind_of_image_shows_what_Pillow_shows()
    {
        var listing = Python.Run("numpy, PIL", WriteImages, _folder.Root);

        var lines = listing.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(16, lines.Length);
        foreach (var line in lines)
        {
            var words = line.Split(' ');
            using var image = ImageCodec.Decode(File.ReadAllBytes(_folder.PathOf(words[0])), words[0]);
            Assert.Equal(words[1..], image.shape.Select(size => $"{size}"));
            var shown = File.ReadAllBytes(_folder.PathOf(words[0] + ".raw"));
            Assert.Equal(shown.Length, image.bytes.Length);
            Assert.True(image.bytes.ToArray().Zip(shown, (found, wanted) => Math.Abs(found - wanted)).Max() <= (words[0].EndsWith("-16.png", StringComparison.Ordinal) ? DeepTolerance : 0), words[0]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_is_written_is_read(int channels)
    {
        using var scope = NewDisposeScope();
        var image = randint(0, 256, [channels, 5L, 7L], dtype: ScalarType.Byte);

        using var stream = new MemoryStream();
        ImageCodec.WritePng(image, stream);
        var read = ImageCodec.Decode(stream.ToArray(), "a.png");

        Assert.Equal(image.shape, read.shape);
        Assert.True(image.bytes.SequenceEqual(read.bytes));
    }

    [Fact]
    public void A_CMYK_file_is_refused_with_what_to_do()
    {
        Python.Run("PIL", "from PIL import Image\nImage.new('CMYK', (8, 8)).save(sys.argv[1])", _folder.PathOf("a.jpg"));

        var error = Assert.Throws<DatasetException>(() => ImageCodec.Decode(File.ReadAllBytes(_folder.PathOf("a.jpg")), "a.jpg"));

        Assert.Contains("save it as RGB", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rgb.png")]
    [InlineData("palette-clear.png")]
    [InlineData("rgb-interlaced.png")]
    [InlineData("rgb.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("rgb.ppm")]
    public void Every_truncation_is_an_error_and_nothing_worse(string name)
    {
        Python.Run("numpy, PIL", WriteImages, _folder.Root);
        var file = File.ReadAllBytes(_folder.PathOf(name));

        for (var length = 0; length < file.Length; length++)
            Assert.Throws<DatasetException>(() => ImageCodec.Decode(file[..length], name));
    }

    [Theory]
    [InlineData("palette-clear.png")]
    [InlineData("rgb.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("rgb.ppm")]
    public void Random_damage_is_an_error_or_an_image_and_nothing_worse(string name)
    {
        Python.Run("numpy, PIL", WriteImages, _folder.Root);
        var whole = File.ReadAllBytes(_folder.PathOf(name));
        var random = new Random(1);

        for (var trial = 0; trial < 2000; trial++)
        {
            var file = whole.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                file[random.Next(file.Length)] = (byte)random.Next(256);
            try
            {
                ImageCodec.Decode(file, name).Dispose();
            }
            catch (DatasetException)
            {
                // as it should be
            }
        }
    }

    [Fact]
    public void Huge_dimensions_are_refused_before_memory_is_taken()
    {
        Python.Run("numpy, PIL", WriteImages, _folder.Root);
        var png = File.ReadAllBytes(_folder.PathOf("rgb.png"));
        SampleFiles.BigEndian(900_000, 900_000).CopyTo(png, 16);
        Fix(png);
        var jpeg = File.ReadAllBytes(_folder.PathOf("rgb.jpg"));
        var frame = Enumerable.Range(0, jpeg.Length).First(place => jpeg[place] == 0xff && jpeg[place + 1] == 0xc0);
        ((byte[])[0xff, 0x00, 0xff, 0x00]).CopyTo(jpeg, frame + 5);
        var ppm = System.Text.Encoding.ASCII.GetBytes("P6 99999999 99999999 255 ");

        foreach (var file in new[] { png, jpeg, ppm })
            Assert.Contains("at most", Assert.Throws<DatasetException>(() => ImageCodec.Decode(file, "huge")).Message, StringComparison.Ordinal);

        // The header chunk's own checksum: type and data are bytes 12 to 28.
        static void Fix(byte[] png) => SampleFiles.BigEndian((int)Crc(png.AsSpan(12, 17))).CopyTo(png, 29);
    }

    [Theory]
    [InlineData("")]
    [InlineData("P6")]
    [InlineData("P6 2 2 65535 ")]
    [InlineData("P6 0 2 255 ")]
    [InlineData("P6 x 2 255 ")]
    [InlineData("GIF89a")]
    public void What_is_no_image_is_refused(string text) =>
        Assert.Throws<DatasetException>(() => ImageCodec.Decode(System.Text.Encoding.ASCII.GetBytes(text), "a"));

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xedb88320u);
        }

        return ~crc;
    }
}
