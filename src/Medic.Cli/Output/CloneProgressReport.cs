using System.Globalization;
using Medic.Engine.Removal;
using Medic.Engine.Training;

namespace Medic.Cli.Output;

/// <summary>Shows where a model's cloning stands.</summary>
/// <param name="item">Where it is shown.</param>
internal sealed class CloneProgressReport(IProgressItem item) : IProgress<CloneProgress>
{
    /// <inheritdoc/>
    public void Report(CloneProgress value)
    {
        if (value.Epoch is { } epoch)
            item.Report(Describe(epoch), (double)epoch.Epoch / epoch.Epochs, epoch.Remaining);
        else
            item.Report(Describe(value.Stage), value.Stage > CloneStage.Training ? 1 : 0, null);
    }

    private static string Describe(EpochReport epoch)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"epoch {epoch.Epoch}/{epoch.Epochs}, loss {epoch.ClassificationLoss:F3}");
        if (epoch.CloneLoss is { } clone)
            text += string.Create(CultureInfo.InvariantCulture, $", clone loss {clone:F4}");
        if (epoch.CleanAccuracy is { } accuracy)
            text += $", accuracy {Figure.Percent(accuracy)}";
        if (epoch.AttackSuccessRate is { } success)
            text += $", attack success {Figure.Percent(success)}";
        return text;
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
