using Medic.Engine.Data;
using Medic.Engine.Models;

namespace Medic.Engine.Removal;

/// <summary>The clean samples and test images of a call's models, each read once.</summary>
internal sealed class CleanData : IDisposable
{
    private readonly Dictionary<(string Path, DatasetPart Part, string Classes), ImageSetCache> _sets = [];
    private readonly object _opening = new();

    /// <summary>All clean samples in the form a model takes; they stay here.</summary>
    /// <param name="options">Where they are.</param>
    /// <param name="architecture">What images the model takes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public ImageSet Samples(CloneOptions options, Architecture architecture, CancellationToken cancellationToken) =>
        Open(options.DataPath, DatasetPart.Training, options).For(architecture, cancellationToken);

    /// <summary>The test images in the form a model takes, which stay here; null where there are none.</summary>
    /// <param name="options">Where they are, if not beside the samples.</param>
    /// <param name="architecture">What images the model takes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public ImageSet? Test(CloneOptions options, Architecture architecture, CancellationToken cancellationToken) =>
        TestPath(options) is { } path ? Open(path, DatasetPart.Test, options).For(architecture, cancellationToken) : null;

    /// <summary>Whether there are test images: without them a part of the samples is held out.</summary>
    /// <param name="options">Where they are, if not beside the samples.</param>
    public static bool HasTest(CloneOptions options) => TestPath(options) is not null;

    public void Dispose()
    {
        foreach (var set in _sets.Values)
            set.Dispose();
    }

    private static string? TestPath(CloneOptions options) =>
        options.TestDataPath ?? (DatasetReader.Open(options.DataPath).HasTestPart ? options.DataPath : null);

    private ImageSetCache Open(string path, DatasetPart part, CloneOptions options)
    {
        var key = (path, part, string.Join('\n', options.ClassNames ?? []));
        lock (_opening)
        {
            if (!_sets.TryGetValue(key, out var set))
                _sets.Add(key, set = new ImageSetCache(path, part, options.ClassNames));
            return set;
        }
    }
}
