namespace Medic.Cli.Tests;

public sealed class RoadSignsTests(Workshop workshop) : IClassFixture<Workshop>
{
    [Fact]
    public async Task AFolderOfClassesIsWritten()
    {
        var signs = workshop.Below("signs");

        var run = await MedicProgram.Run("road-signs", "--out", signs, "--class-count", "2", "--training-count", "2", "--test-count", "1", "--json");

        Assert.Equal(0, run.ExitCode);
        var result = Assert.Single(run.Json.EnumerateArray());
        Assert.Equal(4, result.GetProperty("trainingCount").GetInt64());
        Assert.Equal("01-give-way", result.GetProperty("classNames")[1].GetString());
        Assert.Equal(6, Directory.GetFiles(signs, "*.png", SearchOption.AllDirectories).Length);

        var again = await MedicProgram.Run("road-signs", "--out", signs);

        Assert.Equal(1, again.ExitCode);
        Assert.Contains("exists", Assert.Single(again.ErrorLines), StringComparison.Ordinal);
    }
}
