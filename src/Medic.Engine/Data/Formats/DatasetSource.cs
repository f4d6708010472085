namespace Medic.Engine.Data.Formats;

/// <summary>A dataset on disk in one format.</summary>
internal abstract class DatasetSource(string path, string format)
{
    // Every format, each with its own test; the folder of classes comes last, since any folder may be one.
    private static readonly Func<string, DatasetSource?>[] Formats =
        [CifarBinary.TryOpen, IdxFiles.TryOpen, Gtsrb.TryOpenFolder, Gtsrb.TryOpenZip, ClassTree.TryOpenZip, ImageList.TryOpen, ClassTree.TryOpenFolder];

    /// <summary>The full path of the file or folder.</summary>
    internal string Path { get; } = path;

    /// <summary>The format's name.</summary>
    internal string Format { get; } = format;

    /// <summary>Whether training and test images are kept apart.</summary>
    internal abstract bool IsDivided { get; }

    /// <summary>Whether it is known where in each image a road sign is.</summary>
    internal virtual bool KnowsSigns => false;

    /// <summary>Recognises the dataset at a path.</summary>
    /// <param name="fullPath">A folder or a file.</param>
    internal static DatasetSource Open(string fullPath)
    {
        var isFolder = Directory.Exists(fullPath);
        if (!isFolder && !File.Exists(fullPath))
            throw new DatasetException($"'{fullPath}' does not exist. Give a folder or a file of labelled images.");
        RegularFile.Require(fullPath);
        return Formats.Select(tryOpen => tryOpen(fullPath)).FirstOrDefault(source => source is not null)
            ?? throw new DatasetException(isFolder
                ? $"'{fullPath}' holds no dataset that is known: CIFAR binary files (data_batch_*.bin, test_batch.bin, train.bin, test.bin), "
                    + "IDX files (train-images*, t10k-images*), GTSRB (Final_Training, Final_Test), or one sub-folder of PNG, JPEG or PPM images for each class."
                : $"'{fullPath}' is no dataset that is known: a CIFAR binary file (.bin), an IDX file of images, a zip with one folder a class, "
                    + "or a list of 'path label' lines (.txt, .lst, .list).");
    }

    /// <summary>Whether a divided dataset has this part.</summary>
    internal abstract bool Has(DatasetPart part);

    /// <summary>Where a missing part would have to be: half a sentence.</summary>
    internal abstract string PartHint(DatasetPart part);

    /// <summary>Reads a part that is there.</summary>
    internal abstract ImageSet Read(DatasetOptions options, CancellationToken cancellationToken);
}
