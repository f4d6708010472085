using System.Diagnostics;

namespace Medic.Engine.Detection;

/// <summary>Tells how far the search of a model's classes has come.</summary>
/// <param name="path">The model.</param>
/// <param name="classCount">Classes that are searched.</param>
/// <param name="steps">Most steps a class.</param>
/// <param name="progress">Who is told.</param>
internal sealed class SearchWatch(string path, int classCount, int steps, IProgress<DetectionProgress>? progress)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _done;

    /// <summary>A step of some classes was done.</summary>
    public void Report(IReadOnlyList<int> labels, int step)
    {
        var share = (_done + ((double)labels.Count * step / steps)) / classCount;
        progress?.Report(new DetectionProgress(path, labels, step, steps, share, _clock.Elapsed * ((1 - share) / share)));
    }

    /// <summary>Some classes are done, as a rule in fewer steps than they had.</summary>
    public void End(IReadOnlyList<int> labels) => _done += labels.Count;
}
