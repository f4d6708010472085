using System.Diagnostics;
using System.Text.Json;

namespace Medic.Cli.Tests;

/// <summary>How a run of the program ended.</summary>
internal sealed record MedicRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Standard output as JSON; fails where it holds anything else.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Standard error's lines that are not blank.</summary>
    public string[] ErrorLines => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>The real program, as it stands after a build.</summary>
internal static class MedicProgram
{
    /// <summary>Its path.</summary>
    public static readonly string Executable = Find();

    /// <summary>Runs it to its end.</summary>
    public static async Task<MedicRun> Run(params string[] arguments)
    {
        using var process = Start(arguments);
        return await Finish(process);
    }

    /// <summary>Starts it.</summary>
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Executable, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Waits for its end.</summary>
    public static async Task<MedicRun> Finish(Process process)
    {
        var cancellation = TestContext.Current.CancellationToken;
        // A test that runs out of time must not leave its program behind.
        using var killing = cancellation.Register(() => process.Kill());
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new MedicRun(process.ExitCode, await output, await errors);
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.Name == "artifacts")
                return Path.Combine(folder.FullName, "cli", OperatingSystem.IsWindows() ? "medic.exe" : "medic");
        }

        throw new InvalidOperationException("The tests do not stand below the build's artifacts folder.");
    }
}
