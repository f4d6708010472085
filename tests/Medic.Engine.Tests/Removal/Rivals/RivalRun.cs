using Medic.Engine.Checkpoints;
using Medic.Engine.Data;
using Medic.Engine.Models;
using Medic.Engine.Removal;
using Medic.Engine.Training;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Removal.Rivals;

/// <summary>Runs removal methods on small networks.</summary>
internal static class RivalRun
{
    /// <summary>Runs a method on easy images.</summary>
    /// <param name="options">The method.</param>
    /// <param name="teacher">The model.</param>
    /// <param name="seed">The run's.</param>
    /// <param name="samples">Other clean samples.</param>
    /// <param name="shape">Changes the run.</param>
    /// <returns>The outcome, its network disposed of, and the network's weights.</returns>
    public static (RemovalOutcome Outcome, StateDict State) Run(
        RemovalMethodOptions options, Network teacher, ulong seed = 1, ImageSet? samples = null, Func<RemovalRun, RemovalRun>? shape = null)
    {
        Workbench.Compute.Apply();
        using var scope = NewDisposeScope();
        using var easy = EasyImages.Set(48, teacher.Architecture.InputSize, teacher.Architecture.InputChannels);
        using var generator = new Generator(seed);
        var run = new RemovalRun
        {
            Teacher = teacher,
            Samples = samples ?? easy,
            Normalization = Normalization.None,
            Device = CPU,
            Generator = generator,
        };
        var outcome = options.Create().Remove(shape?.Invoke(run) ?? run);
        using var cleaned = outcome.Cleaned;
        Assert.False(cleaned.training);
        return (outcome, NetworkState.Capture(cleaned));
    }

    /// <summary>All weights, one after the other.</summary>
    public static byte[] Bytes(StateDict state) => [.. state.SelectMany(entry => entry.Value.Bytes.ToArray())];

    /// <summary>Cancels after so many reports.</summary>
    public static Func<RemovalRun, RemovalRun> StopAfter(int reports, CancellationTokenSource cancellation, TrainingJournal? journal = null) => run => run with
    {
        Journal = journal,
        CancellationToken = cancellation.Token,
        Progress = new Watcher<EpochReport>(_ =>
        {
            if (--reports == 0)
                cancellation.Cancel();
        }),
    };
}
