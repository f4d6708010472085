using Medic.Engine.Data;
using static TorchSharp.torch;

namespace Medic.Engine.Models;

/// <summary>One part of a dataset, read once for each form of image that a call's models take.</summary>
/// <param name="path">The dataset.</param>
/// <param name="part">The part.</param>
/// <param name="classNames">The classes in label order; null for the data's own order.</param>
internal sealed class ImageSetCache(string path, DatasetPart part, IReadOnlyList<string>? classNames) : IDisposable
{
    private readonly Dictionary<(int Channels, int Size), ImageSet> _sets = [];
    private readonly object _reading = new();

    /// <summary>The images in the form a model takes; owned by the cache.</summary>
    /// <param name="architecture">The model.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DatasetException">The images cannot be read, or there are none.</exception>
    /// <exception cref="ModelException">A label is outside the model's classes.</exception>
    public ImageSet For(Architecture architecture, CancellationToken cancellationToken)
    {
        ImageSet? set;
        lock (_reading)
        {
            var form = (architecture.InputChannels, architecture.InputSize);
            if (!_sets.TryGetValue(form, out set))
                _sets.Add(form, set = Read(architecture, cancellationToken));
        }

        if (set.Count == 0)
            throw new DatasetException($"'{path}' holds no images: its {(part == DatasetPart.Training ? "training" : "test")} part is empty. Give labelled images of every class.");
        using var scope = NewDisposeScope();
        var highest = set.Labels.max().item<long>();
        if (highest >= architecture.ClassCount)
            throw new ModelException($"{path}: label {highest} is outside the {architecture.ClassCount} classes of this {architecture.Name}. Use the data the model was made for.");
        return set;
    }

    public void Dispose()
    {
        foreach (var set in _sets.Values)
            set.Dispose();
    }

    private ImageSet Read(Architecture architecture, CancellationToken cancellationToken) => DatasetReader.Read(
        path,
        new DatasetOptions
        {
            Part = part,
            Channels = architecture.InputChannels,
            Size = ImageSize.Square(architecture.InputSize),
            ClassNames = classNames,
        },
        cancellationToken);
}
