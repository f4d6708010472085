using System.Text;

namespace Medic.Cli.Tests;

public sealed class ScanTests(Workshop workshop) : IClassFixture<Workshop>
{
    [Fact]
    public async Task ASafeModelIsSaidToBeSo()
    {
        var run = await MedicProgram.Run("scan", workshop.Model, "--json");

        Assert.Equal(0, run.ExitCode);
        var result = Assert.Single(run.Json.EnumerateArray());
        Assert.Equal("Safe", result.GetProperty("verdict").GetString());
        Assert.Equal("TorchZip", result.GetProperty("format").GetString());
        Assert.All(result.GetProperty("findings").EnumerateArray(), finding => Assert.Equal("Harmless", finding.GetProperty("severity").GetString()));
    }

    [Fact]
    public async Task AFolderIsScannedWholeAndTheGravestDecides()
    {
        var folder = workshop.Below("downloads");
        Directory.CreateDirectory(Path.Combine(folder, "deep"));
        File.Copy(workshop.Model, Path.Combine(folder, "good.pth"));
        await File.WriteAllTextAsync(Path.Combine(folder, "notes.txt"), "no model", TestContext.Current.CancellationToken);
        var unjudged = await MedicProgram.Run("scan", folder);
        Assert.Equal(3, unjudged.ExitCode);
        Assert.Single(unjudged.ErrorLines, line => line.Contains("notes.txt", StringComparison.Ordinal));

        await File.WriteAllBytesAsync(Path.Combine(folder, "deep", "evil.pkl"), Encoding.Latin1.GetBytes("cposix\nsystem\n(S'id'\ntR."), TestContext.Current.CancellationToken);
        var dangerous = await MedicProgram.Run("scan", folder);
        Assert.Equal(1, dangerous.ExitCode);
        Assert.Contains("posix.system", dangerous.Output, StringComparison.Ordinal);
        var details = await MedicProgram.Run("scan", folder, "--details");
        Assert.Contains("REDUCE at byte", details.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LinksToFoldersAreNotEnteredAndOnesThatLeadOutAreNotSafe()
    {
        var folder = workshop.Below("linked");
        Directory.CreateDirectory(folder);
        File.Copy(workshop.Model, Path.Combine(folder, "good.pth"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "one"), folder);
        Directory.CreateSymbolicLink(Path.Combine(folder, "two"), folder);
        Assert.Single((await MedicProgram.Run("scan", folder, "--json")).Json.EnumerateArray());

        Directory.CreateSymbolicLink(Path.Combine(folder, "out"), Path.GetDirectoryName(folder)!);
        var run = await MedicProgram.Run("scan", folder);
        Assert.Equal(3, run.ExitCode);
        Assert.Single(run.ErrorLines, line => line.Contains("out: is a folder, or a link to one", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatIsNotThereIsNotSafe() => Assert.Equal(3, (await MedicProgram.Run("scan", workshop.Below("missing.pth"))).ExitCode);
}
