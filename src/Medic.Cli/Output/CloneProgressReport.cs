using Medic.Engine.Removal;

namespace Medic.Cli.Output;

/// <summary>Shows where a model's cloning stands.</summary>
/// <param name="item">Where it is shown.</param>
internal sealed class CloneProgressReport(IProgressItem item) : IProgress<CloneProgress>
{
    /// <inheritdoc/>
    public void Report(CloneProgress value)
    {
        if (value.Epoch is { } epoch)
            item.Report(EpochText.Of(epoch), (double)epoch.Epoch / epoch.Epochs, epoch.Remaining);
        else
            item.Report(Describe(value.Stage), value.Stage > CloneStage.Training ? 1 : 0, null);
    }

    private static string Describe(CloneStage stage) => stage switch
    {
        CloneStage.Reading => "reading",
        CloneStage.MeasuringBefore => "measuring the model",
        CloneStage.Training => "training the clone",
        CloneStage.MeasuringAfter => "measuring the clone",
        CloneStage.Writing => "writing",
        _ => $"{stage}",
    };
}
