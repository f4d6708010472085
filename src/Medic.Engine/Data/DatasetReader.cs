using Medic.Engine.Data.Formats;

namespace Medic.Engine.Data;

/// <summary>
/// A dataset on disk, in the format recognised from its path: CIFAR-10 and CIFAR-100 binary files, IDX files (plain or
/// gzip), GTSRB's folders or zip, a folder or a zip with one sub-folder a class, or a list file of <c>path label</c> lines.
/// </summary>
/// <remarks>Holds no file open between calls.</remarks>
public sealed class DatasetReader
{
    private readonly DatasetSource _source;

    private DatasetReader(DatasetSource source) => _source = source;

    /// <summary>The path that was opened, in full.</summary>
    public string Path => _source.Path;

    /// <summary>The format's name, for messages and records: <c>CIFAR-10 binary</c>, <c>IDX</c>, and so on.</summary>
    public string Format => _source.Format;

    /// <summary>Whether the dataset keeps training and test images apart; one that does not is read whole as either part.</summary>
    public bool IsDivided => _source.IsDivided;

    /// <summary>Whether there are test images kept apart from the training images: without them, a run holds out some of its own.</summary>
    public bool HasTestPart => _source.IsDivided && _source.Has(DatasetPart.Test);

    /// <summary>Recognises the dataset at a path, without reading its images.</summary>
    /// <param name="path">A folder or a file.</param>
    /// <exception cref="DatasetException">Nothing is there, or nothing that is known.</exception>
    public static DatasetReader Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var fullPath = System.IO.Path.GetFullPath(path);
        try
        {
            return new DatasetReader(DatasetSource.Open(fullPath));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Unreadable(fullPath, error);
        }
    }

    /// <summary>Reads one part of the dataset into memory.</summary>
    /// <param name="options">Which part, and into which form; null for the training part as it is.</param>
    /// <param name="cancellationToken">Ends the reading between two images, or two files.</param>
    /// <returns>A set that the caller disposes.</returns>
    /// <exception cref="DatasetException">The part is not there, or its files are malformed.</exception>
    public ImageSet Read(DatasetOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new DatasetOptions();
        if (options.Channels is not (null or 1 or 3))
            throw new DatasetException($"Images have 1 or 3 channels; {options.Channels} were asked for.");
        if (options.Size is { } size && (size.Height < 1 || size.Width < 1))
            throw new DatasetException($"An image size of {size} was asked for; both sides are at least 1.");
        if (options.CropToSign && !_source.KnowsSigns)
            throw new DatasetException($"'{Path}' ({Format}) does not say where in its images road signs are, as GTSRB does. Do without cropping.");
        if (_source.IsDivided && !_source.Has(options.Part))
            throw new DatasetException($"'{Path}' ({Format}) has no {NameOf(options.Part)} part: {_source.PartHint(options.Part)}.");
        try
        {
            return _source.Read(options, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Unreadable(Path, error);
        }
    }

    /// <summary>Reads one part of the dataset at a path into memory.</summary>
    /// <param name="path">A folder or a file.</param>
    /// <param name="options">Which part, and into which form; null for the training part as it is.</param>
    /// <param name="cancellationToken">Ends the reading between two images, or two files.</param>
    /// <returns>A set that the caller disposes.</returns>
    /// <exception cref="DatasetException">Nothing that is known is there, the part is not there, or its files are malformed.</exception>
    public static ImageSet Read(string path, DatasetOptions? options = null, CancellationToken cancellationToken = default) =>
        Open(path).Read(options, cancellationToken);

    private static string NameOf(DatasetPart part) => part == DatasetPart.Training ? "training" : "test";

    private static DatasetException Unreadable(string path, Exception error) => new($"'{path}' cannot be read: {error.Message}", error);
}
