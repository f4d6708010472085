using System.Globalization;
using System.Management.Automation;
using Medic.Engine.Training;

namespace Medic.Cmdlets.Commands;

/// <summary>Shows where a training stands.</summary>
/// <param name="cmdlet">The cmdlet; the engine reports on its thread, as <see cref="Cmdlet.WriteProgress(ProgressRecord)"/> demands.</param>
/// <param name="path">The model that is made.</param>
internal sealed class TrainingProgressBar(Cmdlet cmdlet, string path) : IProgress<EpochReport>
{
    private const int Percent = 100;

    private readonly ProgressRecord _bar = new(activityId: 0, $"Training {Path.GetFileName(path)}", "Reading");

    /// <inheritdoc/>
    public void Report(EpochReport value)
    {
        Fill(_bar, value);
        cmdlet.WriteVerbose($"{path}: epoch {value.Epoch} of {value.Epochs}, {Describe(value)}");
        cmdlet.WriteProgress(_bar);
    }

    /// <summary>Brings a bar to where an epoch has brought its training.</summary>
    internal static void Fill(ProgressRecord bar, EpochReport epoch)
    {
        bar.StatusDescription = $"Epoch {epoch.Epoch} of {epoch.Epochs}";
        bar.CurrentOperation = Describe(epoch);
        bar.PercentComplete = Percent * epoch.Epoch / epoch.Epochs;
        bar.SecondsRemaining = (int)Math.Min(epoch.Remaining.TotalSeconds, int.MaxValue);
    }

    /// <summary>Takes the bar away.</summary>
    public void Complete()
    {
        _bar.RecordType = ProgressRecordType.Completed;
        cmdlet.WriteProgress(_bar);
    }

    /// <summary>An epoch's losses, and what was measured after it.</summary>
    internal static string Describe(EpochReport epoch)
    {
        var text = string.Create(CultureInfo.CurrentCulture, $"loss {epoch.ClassificationLoss:F3}");
        if (epoch.CloneLoss is { } clone)
            text += string.Create(CultureInfo.CurrentCulture, $", clone loss {clone:F4}");
        if (epoch.CleanAccuracy is { } accuracy)
            text += string.Create(CultureInfo.CurrentCulture, $", accuracy {accuracy:P1}");
        if (epoch.AttackSuccessRate is { } success)
            text += string.Create(CultureInfo.CurrentCulture, $", attack success {success:P1}");
        return text;
    }
}
