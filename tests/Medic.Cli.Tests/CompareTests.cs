namespace Medic.Cli.Tests;

public sealed class CompareTests(Workshop workshop) : IClassFixture<Workshop>
{
    [Fact]
    public async Task ModelsAreComparedWithOneReference()
    {
        var favourite = workshop.WriteModel("favourite.pth", "WRN-10-1", favourite: 3);
        var bad = workshop.WriteText("notes.pth", "Nothing to see here.");

        var run = await MedicProgram.Run(
            "compare", workshop.Model, workshop.Model, favourite, bad, "--data", workshop.Data, "--trigger", "checker", "--target", "3", "--threads", "1", "--json");

        Assert.Equal(1, run.ExitCode);
        Assert.Single(run.ErrorLines);
        var results = run.Json.EnumerateArray().ToArray();
        Assert.Equal(1, results[0].GetProperty("agreement").GetDouble());
        Assert.Equal(0, results[0].GetProperty("l2").GetDouble());
        Assert.Equal(workshop.Model, results[1].GetProperty("referencePath").GetString());
        Assert.Equal(1, results[1].GetProperty("attackSuccessRate").GetDouble());
        Assert.Contains(results[1].GetProperty("layers").EnumerateArray(), layer => layer.GetProperty("name").GetString() == "fc.bias" && layer.GetProperty("l2").GetDouble() > 999);
        Assert.NotEqual(System.Text.Json.JsonValueKind.Null, results[2].GetProperty("error").ValueKind);
    }

    [Fact]
    public async Task WeightsAloneTakeNoImagesAndTheTablesFit120Columns()
    {
        var run = await MedicProgram.Run("compare", workshop.Model, workshop.Model, "--layers", "--threads", "1");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("conv1.weight", run.Output, StringComparison.Ordinal);
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 120, line));
    }

    [Fact]
    public async Task AnAttackNeedsImages() =>
        Assert.Equal(2, (await MedicProgram.Run("compare", workshop.Model, workshop.Model, "--trigger", "checker", "--target", "3")).ExitCode);
}
