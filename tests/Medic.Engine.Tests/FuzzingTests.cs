using System.Diagnostics;
using System.Globalization;

namespace Medic.Engine.Tests;

/// <summary>A minute of changed files; benchmarks/Medic.Fuzzing goes on for as long as one likes.</summary>
public sealed class FuzzingTests
{
    private const int Seconds = 60;

    // In a process of its own, which a crash in a native library would end.
    [Fact]
    public async Task Files_that_were_changed_at_random_are_refused_as_documented()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var seconds = Environment.GetEnvironmentVariable("MEDIC_FUZZ_SECONDS") ?? Seconds.ToString(CultureInfo.InvariantCulture);
        string[] corpus = TestData.Folder is { } folder && Directory.Exists(Path.Combine(folder, "models")) ? ["--corpus", Path.Combine(folder, "models")] : [];
        var start = new ProcessStartInfo(Program(), ["--seconds", seconds, .. corpus]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var fuzzing = Process.Start(start)!;
        var output = fuzzing.StandardOutput.ReadToEndAsync(cancellation);
        var errors = fuzzing.StandardError.ReadToEndAsync(cancellation);
        await fuzzing.WaitForExitAsync(cancellation);

        Assert.True(fuzzing.ExitCode == 0, $"exit code {fuzzing.ExitCode}: {await output}{await errors}");
        TestContext.Current.TestOutputHelper?.WriteLine(await output);
    }

    // artifacts/bin/Medic.Engine.Tests/release/ -> artifacts/bin/Medic.Fuzzing/release/
    private static string Program()
    {
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(own.Parent!.Parent!.FullName, "Medic.Fuzzing", own.Name, OperatingSystem.IsWindows() ? "Medic.Fuzzing.exe" : "Medic.Fuzzing");
    }
}
