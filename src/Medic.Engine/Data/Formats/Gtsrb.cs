using static TorchSharp.torch;
using IOPath = System.IO.Path;

namespace Medic.Engine.Data.Formats;

/// <summary>
/// The German Traffic Sign Recognition Benchmark as it is published (Stallkamp et al., 2012), unpacked or in a zip: training
/// images in a folder a class, each with a table of its own; test images in one folder, with one table that is published apart.
/// </summary>
internal sealed class Gtsrb : DatasetSource
{
    private const int ClassCount = 43;
    private const string TrainingFolder = "Final_Training/Images/";
    private const string TestFolder = "Final_Test/Images/";
    private const string TestTable = "GT-final_test.csv";

    // What the published archives have on top may have been left out.
    private static readonly string[] Tops = ["GTSRB/", string.Empty];

    private readonly Func<IFileTree> _open;
    private readonly string _top;
    private readonly string[] _training;
    private readonly string[] _test;

    private Gtsrb(string path, Func<IFileTree> open, string top, string[] training, string[] test)
        : base(path, "GTSRB")
    {
        _open = open;
        _top = top;
        _training = training;
        _test = test;
    }

    /// <inheritdoc/>
    internal override bool IsDivided => true;

    /// <inheritdoc/>
    internal override bool KnowsSigns => true;

    /// <summary>Recognises a folder by the folders in it.</summary>
    internal static Gtsrb? TryOpenFolder(string path) =>
        Tops.Any(top => Directory.Exists(IOPath.Combine(path, top + TrainingFolder)) || Directory.Exists(IOPath.Combine(path, top + TestFolder)))
            ? TryOpen(path, () => new FolderTree(path))
            : null;

    /// <summary>Recognises a zip by the folders in it.</summary>
    internal static Gtsrb? TryOpenZip(string path) => ZipTree.IsZip(path) ? TryOpen(path, () => new ZipTree(path)) : null;

    /// <inheritdoc/>
    internal override bool Has(DatasetPart part) => FilesOf(part).Length > 0;

    /// <inheritdoc/>
    internal override string PartHint(DatasetPart part) => $"expected images in '{_top}{(part == DatasetPart.Training ? TrainingFolder : TestFolder)}'";

    /// <inheritdoc/>
    internal override ImageSet Read(DatasetOptions options, CancellationToken cancellationToken)
    {
        var classNames = ClassNames.For(options, null, ClassCount);
        using var scope = NewDisposeScope();
        using var tree = _open();
        var images = (options.Part == DatasetPart.Training ? ListTraining(tree) : ListTest(tree)).ToArray();
        foreach (var (_, entry, table) in images.Where(image => image.Entry.Label < 0 || image.Entry.Label >= classNames.Count))
            throw new DatasetException($"'{table}', line {entry.Line}: the class is {entry.Label}; expected 0 to {classNames.Count - 1}. Is the class list too short?");

        var stack = new ImageStack(options, images.Length);
        foreach (var (file, entry, _) in images)
        {
            cancellationToken.ThrowIfCancellationRequested();
            stack.Add(tree.Read(file), NameOf(file), entry);
        }

        return new ImageSet(stack.Images, tensor(images.Select(image => (long)image.Entry.Label).ToArray()), classNames, Path, stack.Signs);
    }

    private static Gtsrb? TryOpen(string path, Func<IFileTree> open)
    {
        using var tree = open();
        return Tops.Select(top => new Gtsrb(path, open, top, Below(top + TrainingFolder), Below(top + TestFolder)))
            .FirstOrDefault(source => source._training.Length + source._test.Length > 0);

        string[] Below(string folder) => [.. tree.Names.Where(name => name.StartsWith(folder, StringComparison.Ordinal))];
    }

    private IEnumerable<Image> ListTraining(IFileTree tree)
    {
        foreach (var files in _training.GroupBy(FolderOf))
        {
            var table = $"{files.Key}GT-{IOPath.GetFileName(files.Key.TrimEnd('/'))}.csv";
            if (!tree.Contains(table))
                throw new DatasetException($"'{NameOf(table)}' does not exist: it has the classes of the images beside it. Unpack GTSRB_Final_Training_Images.zip again.");
            foreach (var image in Match(files.Key, [.. files], tree.Read(table, SignTable.MostBytes), NameOf(table)))
                yield return image;
        }
    }

    private IEnumerable<Image> ListTest(IFileTree tree)
    {
        string[] folders = [_top + TestFolder, _top + "Final_Test/", _top, string.Empty];
        var inside = folders.Select(folder => folder + TestTable).FirstOrDefault(tree.Contains);
        var beside = IOPath.Combine(IOPath.GetDirectoryName(Path) ?? Path, TestTable);
        if (inside is null && !File.Exists(beside))
        {
            throw new DatasetException($"'{Path}' has test images, but not {TestTable}, the table of their classes (GT-final_test.test.csv has none). "
                + "Put it in this place or beside it; it comes in GTSRB_Final_Test_GT.zip.");
        }

        return inside is not null
            ? Match(_top + TestFolder, _test, tree.Read(inside, SignTable.MostBytes), NameOf(inside))
            : Match(_top + TestFolder, _test, ImageFile.Read(beside, SignTable.MostBytes), beside);
    }

    // What a table names is only looked up among the files there are: no name leads out of the folder.
    private IEnumerable<Image> Match(string folder, string[] files, byte[] content, string table)
    {
        var unlisted = files.ToHashSet(StringComparer.Ordinal);
        foreach (var entry in SignTable.Read(content, table))
        {
            if (!unlisted.Remove(folder + entry.FileName))
                throw new DatasetException($"'{table}', line {entry.Line}: expected an image in '{NameOf(folder)}' that no line before named, found '{entry.FileName}'. Unpack the images again.");
            yield return new Image(folder + entry.FileName, entry, table);
        }

        if (unlisted.Count > 0)
            throw new DatasetException($"'{NameOf(unlisted.Min()!)}' has no line in '{table}', so its class is not known. Remove the image or correct the table.");
    }

    private string[] FilesOf(DatasetPart part) => part == DatasetPart.Training ? _training : _test;

    private string NameOf(string file) => $"{Path}/{file}";

    private static string FolderOf(string file) => file[..(file.LastIndexOf('/') + 1)];

    private sealed record Image(string File, SignEntry Entry, string Table);
}
