using Medic.Engine.Training;

namespace Medic.Cli.Output;

/// <summary>Shows where a training stands.</summary>
/// <param name="item">Where it is shown.</param>
internal sealed class EpochProgressReport(IProgressItem item) : IProgress<EpochReport>
{
    /// <inheritdoc/>
    public void Report(EpochReport value) => item.Report(EpochText.Of(value), (double)value.Epoch / value.Epochs, value.Remaining);
}
