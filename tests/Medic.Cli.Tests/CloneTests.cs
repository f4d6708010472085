using System.Diagnostics;

namespace Medic.Cli.Tests;

public sealed class CloneTests(Workshop workshop) : IClassFixture<Workshop>
{
    [Fact]
    public async Task AModelIsClonedIntoAFileThatPythonReads()
    {
        var output = workshop.Below("cleaned");

        var run = await Clone(workshop.Model, output, "--epochs", "1", "--trigger", "checker", "--target", "5", "--note", "a test", "--json");

        Assert.Equal(0, run.ExitCode);
        var result = Assert.Single(run.Json.EnumerateArray());
        Assert.Equal("Cleaned", result.GetProperty("status").GetString());
        Assert.Equal(workshop.Model, result.GetProperty("path").GetString());
        Assert.Equal(Path.Combine(output, "model.pth"), result.GetProperty("outputPath").GetString());
        Assert.Equal("WRN-10-1", result.GetProperty("architecture").GetString());
        Assert.Equal(1, result.GetProperty("epochs").GetInt32());
        Assert.Equal(3, result.GetProperty("seed").GetInt64());
        Assert.True(result.GetProperty("duration").GetDouble() > 0);
        string[] shares = ["cleanAccuracyBefore", "cleanAccuracyAfter", "attackSuccessRateBefore", "attackSuccessRateAfter"];
        Assert.All(shares, name => Assert.InRange(result.GetProperty(name).GetDouble(), 0, 1));
        string[] texts = ["device", "sha256Before", "sha256After"];
        Assert.All(texts, name => Assert.NotEmpty(result.GetProperty(name).GetString()!));
        Assert.Equal("True a test", await Python(
            "import sys, torch; file = torch.load(sys.argv[1], weights_only=True); " +
            "print(all(v.isfinite().all().item() for v in file['net_state_dict'].values()), file['medic']['note'])",
            Path.Combine(output, "model.pth")));
    }

    [Fact]
    public async Task AClonesFormatIsTheModelsOwnOrTheOneAskedFor()
    {
        var safe = workshop.Below("safe");

        var run = await Clone(workshop.Model, safe, "--epochs", "1", "--output-format", "safetensors", "--json");
        var file = Path.Combine(safe, "model.safetensors");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(file, Assert.Single(run.Json.EnumerateArray()).GetProperty("outputPath").GetString());
        Assert.Equal("F32 [10, 64]", await Python(
            "import sys, json; f = open(sys.argv[1], 'rb'); h = json.loads(f.read(int.from_bytes(f.read(8), 'little'))); " +
            "t = h['fc.weight']; print(t['dtype'], t['shape'])",
            file));

        // Made of the clone, and again; the second time there is nothing to do.
        Assert.Equal(0, (await Clone(file, workshop.Below("again"), "--epochs", "1")).ExitCode);
        var skipped = await Clone(file, workshop.Below("again"), "--epochs", "1", "--skip-existing", "--json");
        Assert.Equal("Skipped", Assert.Single(skipped.Json.EnumerateArray()).GetProperty("status").GetString());
        Assert.Equal(2, (await Clone(workshop.Model, safe, "--output-format", "onnx")).ExitCode);
    }

    [Fact]
    public async Task APresetSetsAllAndWhatIsGivenBesideItComesOnTop()
    {
        var output = workshop.Below("preset");

        Assert.Equal(0, (await Clone(workshop.Model, output, "--epochs", "1", "--preset", "asymmetric", "--clone-weight", "3", "--json")).ExitCode);

        Assert.Equal("1 3.0 True", await Python(
            "import sys, torch; options = torch.load(sys.argv[1], weights_only=True)['medic']['options']; " +
            "print(options['epochs'], float(options['clone_weight']), float(options['wave_strength']) > 0)",
            Path.Combine(output, "model.pth")));
        var refused = await Clone(workshop.Model, output, "--preset", "best");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("has no preset 'best'. It has published, asymmetric.", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnOutputThatExistsIsKeptUnlessForced()
    {
        var output = workshop.Below("kept");
        Directory.CreateDirectory(output);
        var file = Path.Combine(output, "model.pth");
        await File.WriteAllTextAsync(file, "kept", TestContext.Current.CancellationToken);

        var refused = await Clone(workshop.Model, output, "--epochs", "1");

        Assert.Equal(1, refused.ExitCode);
        Assert.Single(refused.ErrorLines, line => line.Contains(file, StringComparison.Ordinal));
        Assert.Equal("kept", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

        var forced = await Clone(workshop.Model, output, "--epochs", "1", "--force");

        Assert.Equal(0, forced.ExitCode);
        Assert.True(new FileInfo(file).Length > 10_000);
    }

    [Fact]
    public async Task AFileThatFailsLeavesTheOthersToBeCloned()
    {
        var damaged = workshop.WriteText("damaged.pth", "no checkpoint");
        var output = workshop.Below("mixed");

        var run = await MedicProgram.Run(
            "clone", damaged, workshop.Model, "--data", workshop.Data, "--out", output, "--epochs", "1", "--threads", "1", "--allow-weak-teacher", "--json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["Failed", "Cleaned"], run.Json.EnumerateArray().Select(result => result.GetProperty("status").GetString()));
        Assert.Single(run.ErrorLines, line => line.StartsWith(damaged, StringComparison.Ordinal));
        Assert.Equal(["model.pth"], Directory.EnumerateFiles(output).Select(Path.GetFileName));
    }

    [Fact]
    public async Task ACloneOutsideTheLimitsIsRejectedAndNotWritten()
    {
        var output = workshop.Below("rejected");
        var backdoored = workshop.WriteModel("always5.pth", "WRN-10-1", favourite: 5);

        var run = await Clone(
            backdoored, output, "--epochs", "1", "--start-from-teacher", "--lr", "1e-9", "--trigger", "checker", "--target", "5", "--max-attack-success", "0.5", "--json");

        Assert.Equal(1, run.ExitCode);
        var result = Assert.Single(run.Json.EnumerateArray());
        Assert.Equal("Rejected", result.GetProperty("status").GetString());
        Assert.Equal(1, result.GetProperty("attackSuccessRateAfter").GetDouble());
        Assert.Contains("at most 50.0 %", result.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(output));
    }

    [Fact(Timeout = 120_000)]
    public async Task CancellingLeavesOnlyWhatToGoOnFrom()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("sends SIGTERM");
        var output = workshop.Below("cancelled");
        using var process = MedicProgram.Start(Arguments(workshop.Model, output, "--epochs", "100000"));
        // The second epoch's line says that the training is under way.
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("epoch 2/", StringComparison.Ordinal))
        {
        }

        // Not SIGINT: a run in the background inherits it ignored. The program stops alike on both.
        using (var kill = Process.Start("/bin/sh", ["-c", $"kill -TERM {process.Id}"]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        var run = await MedicProgram.Finish(process);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("cancelled", run.Errors, StringComparison.Ordinal);
        Assert.EndsWith(".state", Assert.Single(Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories)), StringComparison.Ordinal);
    }

    private Task<MedicRun> Clone(string model, string output, params string[] more) => MedicProgram.Run(Arguments(model, output, more));

    private string[] Arguments(string model, string output, params string[] more) =>
        ["clone", model, "--data", workshop.Data, "--out", output, "--seed", "3", "--threads", "1", "--allow-weak-teacher", .. more];

    private static async Task<string> Python(string script, string argument)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", ["-c", script, argument]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        return (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim();
    }
}
