using Medic.Engine.Attacks;
using Medic.Engine.Measurement;
using Medic.Engine.Removal;
using Medic.Engine.Training;
using Medic.Engine.Triggers;

namespace Medic.Engine.Tests.Reporting;

/// <summary>Results as the engine makes them, without the work.</summary>
internal static class SampleResults
{
    public static CloneResult Cloned { get; } = new()
    {
        Path = "/models/a.pth",
        OutputPath = "/cleaned/a.pth",
        Status = CloneStatus.Cleaned,
        Method = "medic",
        Architecture = "WRN-16-1",
        Normalization = "none",
        MeasuredOn = "test",
        CleanCount = 10_000,
        CleanAccuracyBefore = 0.7951,
        CleanAccuracyAfter = 0.7919,
        Trigger = "checker",
        TargetLabel = 5,
        StampedCount = 9000,
        AttackSuccessRateBefore = 1,
        AttackSuccessRateAfter = 0.0478,
        SampleCount = 2500,
        Epochs = 2,
        KeptEpoch = 2,
        History = new ResultList<EpochReport>(
        [
            new EpochReport(1, 2, 2.25, 200.5, 0.01, null, null, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(1.5)),
            new EpochReport(2, 2, 1.75, 100.25, 0.005, 0.7919, 0.0478, TimeSpan.FromSeconds(3), TimeSpan.Zero),
        ]),
        Duration = new TimeSpan(0, 1, 2, 3, 456),
        Seed = 42,
        Device = "cpu",
        Threads = 2,
        Sha256Before = new string('a', 64),
        Sha256After = new string('b', 64),
        Warnings = ["two channels are silent"],
    };

    public static CloneResult Failed { get; } = new()
    {
        Path = "/models/bad.pth",
        OutputPath = "/cleaned/bad.pth",
        Status = CloneStatus.Failed,
        Method = "medic",
        Reason = "/models/bad.pth: is no checkpoint.",
        Seed = 42,
        Device = "cpu",
        Threads = 2,
    };

    public static MeasureResult Measured { get; } = new()
    {
        Path = "/models/b.pth",
        Architecture = "ResNet-18",
        Trigger = "signal",
        TargetLabel = 3,
        CleanAccuracy = 0.5,
        CleanCount = 4,
        CorrectCount = 2,
        CleanInterval = WilsonInterval.Of(2, 4),
        AttackSuccessRate = 0.25,
        Classes = new ResultList<ClassAccuracy>([new ClassAccuracy(0, "cat", 1, 2, 0.5), new ClassAccuracy(1, "dog", 1, 2, 0.5)]),
    };

    public static BackdoorResult Trained { get; } = new()
    {
        Path = "/models/c.pth",
        Sha256 = new string('c', 64),
        TriggerPath = null,
        Architecture = "WRN-10-1",
        Attack = "badnet",
        Trigger = "checker",
        TargetLabel = 1,
        TargetMode = TargetMode.AllToOne,
        SourceClass = null,
        PoisonRate = 0.1,
        SampleCount = 320,
        CleanAccuracy = 0.9,
        CleanCount = 120,
        AttackSuccessRate = 0.99,
        StampedCount = 90,
        History = [new EpochReport(1, 1, 0.5, null, 0.1, null, null, TimeSpan.FromSeconds(1), TimeSpan.Zero)],
        ResumedEpoch = null,
        Duration = TimeSpan.FromSeconds(1),
        Seed = 1,
        Device = "cpu",
        Threads = 1,
    };
}
