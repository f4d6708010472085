using System.Management.Automation;
using Medic.Cmdlets.Arguments;
using Medic.Cmdlets.Completion;
using Medic.Engine.Models;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Settings;

namespace Medic.Cmdlets.Commands;

/// <summary><c>Invoke-MedicClone</c>: trains a clone of each model on clean samples, without its backdoor, and writes it.</summary>
/// <remarks>The short form of <c>Invoke-BackdoorRemoval -Method medic</c>: MEDIC's settings are parameters, with its defaults.</remarks>
[Cmdlet(VerbsLifecycle.Invoke, "MedicClone", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(CloneResult))]
public sealed class InvokeMedicCloneCommand : CleaningCommand
{
    private static readonly MedicOptions Standard = new();

    /// <summary>Shows MEDIC's defaults.</summary>
    public InvokeMedicCloneCommand()
    {
        (Epochs, BatchSize) = (Standard.Epochs, Standard.BatchSize);
        (LearningRate, Schedule) = (Standard.LearningRate, Standard.Schedule);
        (Momentum, WeightDecay) = (Standard.Momentum, Standard.WeightDecay);
    }

    /// <summary>All settings at once; what is given beside it comes on top.</summary>
    [Parameter]
    [PresetName]
    [ArgumentCompleter(typeof(PresetCompleter))]
    public string Preset { get; set; } = RemovalPreset.PublishedName;

    /// <summary>The layers that are compared: <c>conv</c>, <c>bn</c> and <c>dense</c>, joined by <c>+</c>.</summary>
    [Parameter]
    [HookPlaneText]
    [ArgumentCompleter(typeof(HookPlaneCompleter))]
    public string HookPlane { get; set; } = HookPlaneText.Format(Standard.HookPlane);

    /// <summary>How much the clone loss counts beside the cross-entropy.</summary>
    [Parameter]
    public double CloneWeight { get; set; } = Standard.CloneWeight;

    /// <summary>The temperature of the importance.</summary>
    [Parameter]
    public double Temperature { get; set; } = Standard.Temperature;

    /// <summary>How differences are weighted.</summary>
    [Parameter]
    public Importance Importance { get; set; } = Standard.Importance;

    /// <summary>Weights the activations as they are, without the teacher's statistics.</summary>
    [Parameter]
    public SwitchParameter NoStatistics { get; set; }

    /// <summary>Does not divide differences by the teacher's standard deviation.</summary>
    [Parameter]
    public SwitchParameter NoNormalizedDifference { get; set; }

    /// <summary>Where the teacher's statistics come from.</summary>
    [Parameter]
    public StatisticsMode StatisticsMode { get; set; } = Standard.StatisticsMode;

    /// <summary>The first epoch with cloning, epochs counted from 1.</summary>
    [Parameter]
    public int FirstCloneEpoch { get; set; } = Standard.FirstCloneEpoch;

    /// <summary>The last epoch with cloning.</summary>
    [Parameter]
    public int LastCloneEpoch { get; set; } = Standard.LastCloneEpoch;

    /// <summary>Begins with the teacher's weights instead of fresh ones.</summary>
    [Parameter]
    public SwitchParameter StartFromTeacher { get; set; }

    /// <summary>Adds a distillation loss, counted by the clone weight.</summary>
    [Parameter]
    public SwitchParameter Distillation { get; set; }

    /// <summary>The most that random waves change what the clone sees.</summary>
    [Parameter]
    public double WaveStrength { get; set; } = Standard.WaveStrength;

    /// <summary>The share of the images on which the clone sees a small square of saturated pixels.</summary>
    [Parameter]
    public double PatchShare { get; set; } = Standard.PatchShare;

    /// <summary>The least side of that square in pixels.</summary>
    [Parameter]
    public int SmallestPatch { get; set; } = Standard.SmallestPatch;

    /// <summary>The greatest side of that square in pixels.</summary>
    [Parameter]
    public int LargestPatch { get; set; } = Standard.LargestPatch;

    /// <summary>The highest standard deviation of noise in what the clone sees.</summary>
    [Parameter]
    public double NoiseStrength { get; set; } = Standard.NoiseStrength;

    /// <summary>The most that colours and brightness of what the clone sees change.</summary>
    [Parameter]
    public double ColorStrength { get; set; } = Standard.ColorStrength;

    /// <summary>The share of the images of which the clone has another view at all.</summary>
    [Parameter]
    public double ViewShare { get; set; } = Standard.ViewShare;

    /// <summary>The share of the epochs, at the end, that are without asymmetric views.</summary>
    [Parameter]
    public double PlainShare { get; set; } = Standard.PlainShare;

    /// <summary>The clone's network, if not the teacher's.</summary>
    [Parameter]
    [ArchitectureName]
    [ArgumentCompleter(typeof(ArchitectureCompleter))]
    public string? CloneArchitecture { get; set; }

    /// <inheritdoc/>
    protected override string Operation => "Clone";

    /// <inheritdoc/>
    protected override RemovalMethodOptions ReadMethod() => Standard.With(SettingText.Given(
        (RemovalPreset.SettingName, Bound(nameof(Preset), Preset)),
        ("hook-plane", Bound(nameof(HookPlane), HookPlane)),
        ("clone-weight", Bound(nameof(CloneWeight), CloneWeight)),
        ("temperature", Bound(nameof(Temperature), Temperature)),
        ("importance", Bound(nameof(Importance), Importance)),
        ("keep-statistics", NoStatistics ? false : null),
        ("normalize-difference", NoNormalizedDifference ? false : null),
        ("statistics-mode", Bound(nameof(StatisticsMode), StatisticsMode)),
        ("first-clone-epoch", Bound(nameof(FirstCloneEpoch), FirstCloneEpoch)),
        ("last-clone-epoch", Bound(nameof(LastCloneEpoch), LastCloneEpoch)),
        ("start-from-teacher", StartFromTeacher ? true : null),
        ("distillation", Distillation ? true : null),
        ("clone-architecture", CloneArchitecture),
        ("wave-strength", Bound(nameof(WaveStrength), WaveStrength)),
        ("patch-share", Bound(nameof(PatchShare), PatchShare)),
        ("smallest-patch", Bound(nameof(SmallestPatch), SmallestPatch)),
        ("largest-patch", Bound(nameof(LargestPatch), LargestPatch)),
        ("noise-strength", Bound(nameof(NoiseStrength), NoiseStrength)),
        ("color-strength", Bound(nameof(ColorStrength), ColorStrength)),
        ("view-share", Bound(nameof(ViewShare), ViewShare)),
        ("plain-share", Bound(nameof(PlainShare), PlainShare))));
}
