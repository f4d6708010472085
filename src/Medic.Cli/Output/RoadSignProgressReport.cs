using Medic.Engine.Data.RoadSigns;

namespace Medic.Cli.Output;

/// <summary>Shows how many road signs are written: once a class, since a log would drown in batches.</summary>
/// <param name="item">Where it is shown.</param>
internal sealed class RoadSignProgressReport(IProgressItem item) : IProgress<RoadSignProgress>
{
    private string? _className;

    /// <inheritdoc/>
    public void Report(RoadSignProgress value)
    {
        if (value.ClassName == _className)
            return;
        _className = value.ClassName;
        item.Report($"{value.Written} of {value.Count} images: {value.ClassName}", (double)value.Written / value.Count, value.Remaining);
    }
}
