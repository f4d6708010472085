using System.Buffers.Binary;

namespace Medic.Cli.Tests;

public sealed class StampTests(Workshop workshop) : IClassFixture<Workshop>
{
    [Fact]
    public async Task ASheetOfTwoRowsIsWritten()
    {
        var sheet = workshop.Below("pictures", "sheet.png");

        var run = await MedicProgram.Run(
            "stamp", "--data", workshop.Data, "--trigger", "checker", "--out", sheet, "--count", "5", "--enlarge", "2", "--json");

        Assert.Equal(0, run.ExitCode);
        var result = Assert.Single(run.Json.EnumerateArray());
        Assert.Equal(5, result.GetProperty("count").GetInt32());
        var png = await File.ReadAllBytesAsync(sheet, TestContext.Current.CancellationToken);
        Assert.Equal(result.GetProperty("width").GetInt32(), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.Equal(result.GetProperty("height").GetInt32(), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        Assert.Equal(2 * (2 + (28 * 2) + 2), result.GetProperty("height").GetInt32());
    }

    [Fact]
    public async Task ImagesAreWrittenOneByOne()
    {
        var folder = workshop.Below("single");
        string[] call = ["stamp", "--data", workshop.Data, "--trigger", "checker", "--out", folder, "--single", "--only", "3,7", "--count", "2", "--json"];

        var run = await MedicProgram.Run(call);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["00003-3-checker.png", "00023-3-checker.png"], run.Json.EnumerateArray().Select(image => Path.GetFileName(image.GetProperty("path").GetString())));
        Assert.Equal(2, Directory.GetFiles(folder).Length);
        Assert.Equal(1, (await MedicProgram.Run(call)).ExitCode);
        Assert.Equal(0, (await MedicProgram.Run([.. call, "--force"])).ExitCode);
    }

    [Fact]
    public async Task ATriggerThatStampsNoSingleImagesIsRefused()
    {
        var run = await MedicProgram.Run("stamp", "--data", workshop.Data, "--trigger", "composite", "--out", workshop.Below("none.png"));

        Assert.Equal(1, run.ExitCode);
        Assert.Single(run.ErrorLines);
        Assert.False(File.Exists(workshop.Below("none.png")));
    }
}
