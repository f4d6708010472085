using Medic.Engine.Models;

namespace Medic.Cmdlets.Completion;

/// <summary>Completes the hook planes that the published program has.</summary>
public sealed class HookPlaneCompleter : NameCompleter
{
    private const HookPlane Usual = HookPlane.Conv | HookPlane.BatchNorm;

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Meaning)> Names =>
    [
        (HookPlaneText.Format(Usual), "convolutions and batch normalisations: the usual ones"),
        (HookPlaneText.Format(HookPlane.Conv), "convolutions"),
        (HookPlaneText.Format(HookPlane.BatchNorm), "batch normalisations"),
        (HookPlaneText.Format(Usual | HookPlane.Dense), "convolutions, batch normalisations and the last fully connected layer"),
    ];
}
