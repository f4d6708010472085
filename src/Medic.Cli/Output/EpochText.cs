using System.Globalization;
using Medic.Engine.Training;

namespace Medic.Cli.Output;

/// <summary>An epoch's report as one line.</summary>
internal static class EpochText
{
    /// <summary>The epoch, its losses, and what was measured after it.</summary>
    public static string Of(EpochReport epoch)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"epoch {epoch.Epoch}/{epoch.Epochs}, loss {epoch.ClassificationLoss:F3}");
        if (epoch.CloneLoss is { } clone)
            text += string.Create(CultureInfo.InvariantCulture, $", clone loss {clone:F4}");
        if (epoch.CleanAccuracy is { } accuracy)
            text += $", accuracy {Figure.Percent(accuracy)}";
        if (epoch.AttackSuccessRate is { } success)
            text += $", ASR {Figure.Percent(success)}";
        return text;
    }
}
