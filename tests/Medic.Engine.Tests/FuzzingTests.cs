using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Medic.Engine.Tests;

/// <summary>A minute of changed files; benchmarks/Medic.Fuzzing goes on for as long as one likes.</summary>
public sealed class FuzzingTests
{
    private const int Seconds = 60;

    // In a process of its own, which a crash in a native library would end.
    [Fact]
    public async Task Files_that_were_changed_at_random_are_refused_as_documented()
    {
        var seconds = Environment.GetEnvironmentVariable("MEDIC_FUZZ_SECONDS") ?? Seconds.ToString(CultureInfo.InvariantCulture);
        string[] corpus = TestData.Folder is { } folder && Directory.Exists(Path.Combine(folder, "models")) ? ["--corpus", Path.Combine(folder, "models")] : [];
        TestContext.Current.TestOutputHelper?.WriteLine(await Run(["--seconds", seconds, .. corpus]));
    }

    [Fact]
    public async Task The_same_numbers_are_the_same_files_in_every_process()
    {
        var digests = new string[2];
        for (var run = 0; run < digests.Length; run++)
        {
            var json = Path.GetTempFileName();
            await Run(["--count", "140", "--seed", "5", "--json", json]);
            digests[run] = Regex.Match(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken), @"""Digest"":\d+").Value;
            File.Delete(json);
        }

        Assert.NotEmpty(digests[0]);
        Assert.Equal(digests[0], digests[1]);
    }

    private static async Task<string> Run(string[] arguments)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(Program(), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var fuzzing = Process.Start(start)!;
        var output = fuzzing.StandardOutput.ReadToEndAsync(cancellation);
        var errors = fuzzing.StandardError.ReadToEndAsync(cancellation);
        await fuzzing.WaitForExitAsync(cancellation);

        Assert.True(fuzzing.ExitCode == 0, $"exit code {fuzzing.ExitCode}: {await output}{await errors}");
        return await output;
    }

    // artifacts/bin/Medic.Engine.Tests/release/ -> artifacts/bin/Medic.Fuzzing/release/
    private static string Program()
    {
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(own.Parent!.Parent!.FullName, "Medic.Fuzzing", own.Name, OperatingSystem.IsWindows() ? "Medic.Fuzzing.exe" : "Medic.Fuzzing");
    }
}
