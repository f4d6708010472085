using System.ComponentModel;
using System.Diagnostics;

namespace Medic.Cli.Tests.Faults;

/// <summary>A few small models, the run that cleans them, and what may be found where a run was disturbed.</summary>
internal sealed class Trial : IDisposable
{
    private readonly Workshop _workshop = new();

    /// <summary>Copies a workshop's model.</summary>
    /// <param name="count">How many models there are.</param>
    /// <param name="epochs">How long each is trained.</param>
    public Trial(int count, int epochs = 1)
    {
        Epochs = epochs;
        Models = [.. Enumerable.Range(0, count).Select(i =>
        {
            var model = _workshop.Below("models", $"{i:D3}.pth");
            Directory.CreateDirectory(Path.GetDirectoryName(model)!);
            File.Copy(_workshop.Model, model);
            return model;
        })];
    }

    /// <summary>The models, in the order of a run.</summary>
    public string[] Models { get; }

    /// <summary>A folder for outputs.</summary>
    public string Output => _workshop.Below("cleaned");

    /// <summary>A folder for logs.</summary>
    public string Log => _workshop.Below("log");

    private int Epochs { get; }

    /// <summary>A path beside the models.</summary>
    public string Below(params string[] parts) => _workshop.Below(parts);

    /// <summary>What a run over all models is called with.</summary>
    public string[] Arguments(string output, params string[] more) =>
    [
        "clone", Path.Combine(Path.GetDirectoryName(Models[0])!, "*.pth"), "--root", Path.GetDirectoryName(Models[0])!, "--data", _workshop.Data, "--out", output, "--epochs", $"{Epochs}", "--batch-size", "32",
        "--threads", "1", "--allow-weak-teacher", "--json", .. more,
    ];

    /// <summary>Cleans the models.</summary>
    public Task<MedicRun> Clone(string output, params string[] more) => MedicProgram.Run(Arguments(output, more));

    /// <summary>Begins to.</summary>
    public Process Start(string output, params string[] more) => MedicProgram.Start(Arguments(output, more));

    /// <summary>What a run that nobody disturbs writes, by file name: SHA-256; and how long its processor is at it.</summary>
    public async Task<(Dictionary<string, string> Outputs, TimeSpan Time)> Undisturbed()
    {
        using var process = Start(Below("undisturbed"));
        var finish = MedicProgram.Finish(process);
        var time = TimeSpan.Zero;
        while (!finish.IsCompleted)
        {
            time = Spent(process) ?? time;
            await Task.WhenAny(finish, Task.Delay(20, TestContext.Current.CancellationToken));
        }

        Assert.Equal(0, (await finish).ExitCode);
        return (Leftovers.Outputs(Below("undisturbed")), time);
    }

    /// <summary>How long a program's processor has been at it; null where it has ended.</summary>
    public static TimeSpan? Spent(Process process)
    {
        try
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // The second where it ends while it is asked.
            return null;
        }
    }

    /// <summary>The status of every model, in their order.</summary>
    public static string[] Statuses(MedicRun run) => [.. run.Json.EnumerateArray().Select(result => result.GetProperty("status").GetString()!)];

    /// <inheritdoc/>
    public void Dispose() => _workshop.Dispose();
}
