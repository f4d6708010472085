using Medic.Engine.Detection;

namespace Medic.Cli.Output;

/// <summary>Shows where a model's search stands: ten times for each group of classes, since a log would drown in steps.</summary>
/// <param name="report">Takes what is being done, and how much of it is done, 0..1.</param>
internal sealed class DetectionProgressReport(Action<string, double> report) : IProgress<DetectionProgress>
{
    private const int ReportsPerSearch = 10;

    /// <inheritdoc/>
    public void Report(DetectionProgress value)
    {
        if (value.Step * ReportsPerSearch / value.Steps == (value.Step - 1) * ReportsPerSearch / value.Steps)
            return;
        var classes = value.Labels.Count == 1 ? $"class {value.Labels[0]}" : $"classes {value.Labels[0]} to {value.Labels[^1]}";
        report($"{classes}, step {value.Step} of {value.Steps}", value.Share);
    }
}
