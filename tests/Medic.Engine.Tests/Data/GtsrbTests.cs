using System.IO.Compression;
using Medic.Engine.Data;

namespace Medic.Engine.Tests.Data;

public sealed class GtsrbTests : IDisposable
{
    private const string Header = "Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId\r\n";

    private static readonly DatasetOptions Small = new() { Size = ImageSize.Square(4) };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("GTSRB")]
    public void Both_parts_are_read_as_published(string opened)
    {
        WritePublished();

        var reader = DatasetReader.Open(_folder.PathOf(opened));
        using var training = reader.Read(Small);
        using var test = reader.Read(Small with { Part = DatasetPart.Test });

        Assert.Equal(("GTSRB", true, true), (reader.Format, reader.IsDivided, reader.HasTestPart));
        Assert.Equal([0, 0, 42], training.LabelArray());
        Assert.Equal([42, 0], test.LabelArray());
        Assert.Equal(43, training.ClassNames.Count);
        Assert.Equal((3, 4, 4), (test.Channels, test.Height, test.Width));
        Assert.Equal([.. Enumerable.Repeat((byte)10, 16), .. new byte[32]], training.BytesOf(0));
        Assert.Equal([.. Enumerable.Repeat((byte)60, 16), .. new byte[32]], test.BytesOf(0));
    }

    [Fact]
    public void A_zip_is_read_the_same()
    {
        WritePublished();
        var path = Zip();

        using var training = DatasetReader.Read(path, Small);
        using var test = DatasetReader.Read(path, Small with { Part = DatasetPart.Test });

        Assert.Equal([0, 0, 42], training.LabelArray());
        Assert.Equal([42, 0], test.LabelArray());
    }

    [Fact]
    public void A_zip_of_training_images_has_no_test_part()
    {
        WritePublished();
        Directory.Delete(_folder.PathOf("GTSRB/Final_Test"), recursive: true);

        var reader = DatasetReader.Open(Zip());

        Assert.False(reader.HasTestPart);
        Assert.Contains("Final_Test/Images", Assert.Throws<DatasetException>(() => reader.Read(Small with { Part = DatasetPart.Test })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_test_table_may_stand_beside()
    {
        WritePublished();
        File.Move(_folder.PathOf("GTSRB/GT-final_test.csv"), _folder.PathOf("GT-final_test.csv"));

        using var test = DatasetReader.Read(_folder.PathOf("GTSRB"), Small with { Part = DatasetPart.Test });

        Assert.Equal([42, 0], test.LabelArray());
    }

    [Fact]
    public void Images_are_cut_down_to_their_signs()
    {
        var image = SampleFiles.Ppm(15, 20, 0, 0, 0);
        var pixels = image.Length - (15 * 20 * 3);
        // One green pixel, in column 5 of row 3.
        image[pixels + (((3 * 20) + 5) * 3) + 1] = 200;
        WriteClass(0, "00000_00000.ppm;20;15;5;3;7;4;0\n", image);

        using var set = DatasetReader.Read(_folder.Root, new DatasetOptions { CropToSign = true });

        Assert.Equal((1, 2), (set.Height, set.Width));
        Assert.Equal([0, 0, 200, 0, 0, 0], set.BytesOf(0));
        Assert.Equal([0, 0, 2, 1], set.Signs!.data<float>().ToArray());
    }

    [Fact]
    public void Signs_places_are_scaled_as_the_images_are()
    {
        WritePublished();

        using var training = DatasetReader.Read(_folder.Root, Small with { Size = new ImageSize(Height: 30, Width: 10) });

        // Of 15x20 pixels, 40x16 and 249x250.
        float[] expected = [2.5f, 6, 7.5f, 24, 5 / 1.6f, 3.75f, 11 / 1.6f, 26.25f, 0.8f, 20 * 30 / 249f, 9.2f, 229 * 30 / 249f];
        Assert.Equal(expected, training.Signs!.data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Theory]
    [InlineData("00000_00000.ppm;20;15;5;3;21;4;0", "15x20")]
    [InlineData("00000_00000.ppm;20;15;5;3;5;4;0", "columns 5 to 5")]
    public void A_sign_outside_its_image_is_refused(string line, string says)
    {
        WriteClass(0, line, SampleFiles.Ppm(15, 20, 0, 0, 0));

        AssertRefused(says, Small with { CropToSign = true });
        using var whole = DatasetReader.Read(_folder.Root, Small);
        Assert.Null(whole.Signs);
    }

    [Theory]
    [InlineData("00000_00001.ppm;20;15;5;3;15;12;0", "00000_00001.ppm")]
    [InlineData("../00000/00000_00000.ppm;20;15;5;3;15;12;0", "../00000")]
    [InlineData("", "00000_00000.ppm' has no line")]
    [InlineData("00000_00000.ppm;20;15;5;3;15;12;43", "line 2: the class is 43; expected 0 to 42")]
    [InlineData("00000_00000.ppm;20;15;5;3;15;12;-1", "line 2: the class is -1")]
    [InlineData("00000_00000.ppm;20;15;5;3;15;12;zero", "line 2: ClassId is 'zero'")]
    [InlineData("00000_00000.ppm,20,15,5,3,15,12,0", "line 2: expected 8 fields")]
    public void A_table_that_does_not_fit_is_refused(string line, string says)
    {
        WriteClass(0, line, SampleFiles.Ppm(15, 20, 0, 0, 0));

        AssertRefused(says, Small);
    }

    [Fact]
    public void A_class_outside_a_given_list_is_refused()
    {
        WritePublished();

        AssertRefused("the class is 42; expected 0 to 1", Small with { ClassNames = ["stop", "go"] });
    }

    [Fact]
    public void A_missing_table_is_named()
    {
        WritePublished();
        File.Delete(_folder.PathOf("GTSRB/Final_Training/Images/00042/GT-00042.csv"));

        AssertRefused("00042/GT-00042.csv' does not exist", Small);
    }

    [Fact]
    public void Test_images_without_classes_are_refused()
    {
        WritePublished();
        File.Delete(_folder.PathOf("GTSRB/GT-final_test.csv"));

        AssertRefused("GTSRB_Final_Test_GT.zip", Small with { Part = DatasetPart.Test });
    }

    [Fact]
    public void A_table_without_classes_is_refused()
    {
        WritePublished();
        _folder.Write("GTSRB/GT-final_test.csv", "Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2\n00000.ppm;20;20;5;5;15;15\n");

        AssertRefused("no column ClassId", Small with { Part = DatasetPart.Test });
    }

    [Fact]
    public void Other_formats_are_not_cropped()
    {
        _folder.Write("a/1.ppm", SampleFiles.Ppm(2, 2, 0, 0, 0));

        AssertRefused("does not say where", Small with { CropToSign = true });
    }

    private void WritePublished()
    {
        _folder.Write("GTSRB/Readme-Images.txt", "about these images");
        WriteClass(0, "00000_00000.ppm;20;15;5;3;15;12;0\r\n00000_00001.ppm;16;40;5;5;11;35;0\r\n", SampleFiles.Ppm(15, 20, 10, 0, 0), SampleFiles.Ppm(40, 16, 20, 0, 0));
        WriteClass(42, "00000_00000.ppm;250;249;20;20;230;229;42\r\n", SampleFiles.Ppm(249, 250, 30, 0, 0));
        _folder.Write("GTSRB/Final_Test/Images/00000.ppm", SampleFiles.Ppm(20, 20, 60, 0, 0));
        _folder.Write("GTSRB/Final_Test/Images/00001.ppm", SampleFiles.Ppm(30, 31, 70, 0, 0));
        _folder.Write("GTSRB/Final_Test/Images/GT-final_test.test.csv", "Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2\r\n");
        _folder.Write("GTSRB/GT-final_test.csv", Header + "00000.ppm;20;20;5;5;15;15;42\r\n00001.ppm;31;30;5;5;25;25;0\r\n");
    }

    private void WriteClass(int label, string lines, params byte[][] images)
    {
        var folder = $"GTSRB/Final_Training/Images/{label:D5}";
        _folder.Write($"{folder}/GT-{label:D5}.csv", Header + lines);
        for (var image = 0; image < images.Length; image++)
            _folder.Write($"{folder}/00000_{image:D5}.ppm", images[image]);
    }

    private string Zip()
    {
        var path = _folder.PathOf("images.zip");
        ZipFile.CreateFromDirectory(_folder.PathOf("GTSRB"), path, CompressionLevel.Fastest, includeBaseDirectory: true);
        return path;
    }

    private void AssertRefused(string says, DatasetOptions options)
    {
        var error = Assert.Throws<DatasetException>(() => DatasetReader.Read(_folder.Root, options));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Root, error.Message, StringComparison.Ordinal);
    }
}
