namespace Medic.Engine.Data;

/// <summary>Which images of a dataset are read, and into which form.</summary>
public sealed record DatasetOptions
{
    /// <summary>The part to read. A dataset without parts (a single file, a folder of classes) is read whole, whatever is asked.</summary>
    public DatasetPart Part { get; init; } = DatasetPart.Training;

    /// <summary>The size that images of other sizes are resized to; null takes them as they are, and then all have to be of one size.</summary>
    public ImageSize? Size { get; init; }

    /// <summary>
    /// Channels, 1 or 3: gray becomes RGB by copying, RGB becomes gray by its luma. Null takes what the format has: CIFAR
    /// and image files 3, IDX 1.
    /// </summary>
    public int? Channels { get; init; }

    /// <summary>
    /// The classes in the order of the network's outputs. Null takes the format's own: folders ordered by name (ordinal,
    /// as PyTorch's ImageFolder does), or the names file beside the images, or digits.
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Cuts each image down to its road sign before it is resized, in datasets that say where that is: GTSRB.</summary>
    public bool CropToSign { get; init; }
}
