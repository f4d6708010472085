using System.Management.Automation;
using Medic.Engine.Data.RoadSigns;

namespace Medic.Cmdlets.Commands;

/// <summary>Shows how many road signs are written.</summary>
/// <param name="cmdlet">The cmdlet; the engine reports on its thread, as <see cref="Cmdlet.WriteProgress(ProgressRecord)"/> demands.</param>
internal sealed class RoadSignProgressBar(Cmdlet cmdlet) : IProgress<RoadSignProgress>
{
    private const int Percent = 100;

    private readonly ProgressRecord _images = new(activityId: 0, "Writing road signs", "Beginning");

    /// <inheritdoc/>
    public void Report(RoadSignProgress value)
    {
        _images.StatusDescription = $"{value.Written} of {value.Count} images: {value.ClassName}";
        _images.PercentComplete = (int)(Percent * value.Written / value.Count);
        _images.SecondsRemaining = (int)value.Remaining.TotalSeconds;
        cmdlet.WriteProgress(_images);
    }

    /// <summary>Takes the bar away.</summary>
    public void Complete()
    {
        _images.RecordType = ProgressRecordType.Completed;
        cmdlet.WriteProgress(_images);
    }
}
