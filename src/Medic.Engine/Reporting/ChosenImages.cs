using Medic.Engine.Data;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Reporting;

/// <summary>Images that were chosen to be looked at, and the trigger that stamps them.</summary>
internal sealed class ChosenImages : IDisposable
{
    private readonly ImageTrigger _trigger;
    private readonly ImageSet _images;

    private ChosenImages(ImageTrigger trigger, ImageSet images, long[] places)
    {
        _trigger = trigger;
        _images = images;
        Places = places;
    }

    /// <summary>The trigger's name.</summary>
    public string Trigger => _trigger.Name;

    /// <summary>The images' places in the data, ascending.</summary>
    public IReadOnlyList<long> Places { get; }

    /// <summary>The names of all classes.</summary>
    public IReadOnlyList<string> ClassNames => _images.ClassNames;

    /// <summary>The images' labels.</summary>
    public long[] Labels => _images.LabelArray();

    /// <summary>uint8 [N, C, H, W], unstamped.</summary>
    public Tensor Unstamped => _images.Images;

    /// <summary>Reads the data and chooses.</summary>
    /// <exception cref="MedicException">The trigger stamps no single images, the data cannot be read, or there is no such class.</exception>
    public static ChosenImages Read(StampOptions options, CancellationToken cancellationToken)
    {
        var made = options.TriggerPath is { } path
            ? RecordedAttack.Read(path).Trigger
            : TriggerCatalog.Create(options.Trigger, options.TriggerSettings with { Seed = options.Seed });
        if (made is not ImageTrigger trigger)
            throw new ReportingException($"Trigger '{made.Name}' does not stamp single images, so there is nothing to show.");
        var data = DatasetReader.Open(options.DataPath);
        var part = data.HasTestPart ? DatasetPart.Test : DatasetPart.Training;
        ImageSize? size = options.ImageSize is { } side ? ImageSize.Square(side) : null;
        using var all = data.Read(new DatasetOptions { Part = part, Size = size }, cancellationToken);
        var places = ImageChoice.Places(all, options.OnlyClasses, options.Count);
        return new ChosenImages(trigger, all.Select(places), places);
    }

    /// <summary>Some of the images, stamped.</summary>
    /// <param name="start">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <returns>uint8 [count, C, H, W], in the caller's dispose scope.</returns>
    public Tensor Stamp(int start, int count)
    {
        using var scope = NewDisposeScope();
        var places = tensor(Places.Skip(start).Take(count).ToArray());
        return _trigger.Stamp(Unstamped.narrow(0, start, count), places, _images.Signs?.narrow(0, start, count))
            .mul(255).round().clamp(0, 255).to(ScalarType.Byte).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _images.Dispose();
}
