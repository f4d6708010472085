using static TorchSharp.torch;

namespace Medic.Engine.Data.Formats;

/// <summary>
/// One folder a class, on disk or in a zip, with images at any depth below it. Where the folders at the top are
/// <c>train</c> and <c>test</c>, the classes are below those. A table <see cref="SignTable.FileName"/> beside images tells where
/// in them road signs are.
/// </summary>
internal sealed class ClassTree : DatasetSource
{
    private readonly Func<IFileTree> _open;
    private readonly LabelledFile[] _files;

    private ClassTree(string path, string format, Func<IFileTree> open, LabelledFile[] files)
        : base(path, format)
    {
        _open = open;
        _files = files;
    }

    /// <inheritdoc/>
    internal override bool IsDivided => _files[0].Part is not null;

    /// <summary>Recognises a folder with images in sub-folders.</summary>
    internal static ClassTree? TryOpenFolder(string path) =>
        Directory.Exists(path) ? TryOpen(path, "folder of classes", () => new FolderTree(path), Arrange) : null;

    /// <summary>Recognises a zip by its first bytes.</summary>
    internal static ClassTree? TryOpenZip(string path)
    {
        if (!ZipTree.IsZip(path))
            return null;
        return TryOpen(path, "zip of classes", () => new ZipTree(path), names => Arrange(WithoutWrapper(names)))
            ?? throw new DatasetException($"'{path}' holds no images in folders: expected one folder of PNG, JPEG or PPM images for each class.");
    }

    /// <inheritdoc/>
    internal override bool Has(DatasetPart part) => _files.Any(file => file.Part == part);

    /// <inheritdoc/>
    internal override string PartHint(DatasetPart part) => $"expected '{FolderOf(part)}' in it, with one sub-folder of images for each class";

    /// <inheritdoc/>
    internal override ImageSet Read(DatasetOptions options, CancellationToken cancellationToken)
    {
        var classNames = options.ClassNames ?? [.. _files.Select(file => file.Class).Distinct().Order(StringComparer.Ordinal)];
        var wanted = _files.Where(file => file.Part is null || file.Part == options.Part).ToArray();
        var labels = Label(wanted, classNames);

        using var scope = NewDisposeScope();
        using var tree = _open();
        var stack = new ImageStack(options, wanted.Length);
        var names = wanted.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        var signs = new Dictionary<string, SignEntry>(StringComparer.Ordinal);
        foreach (var folder in wanted.Select(file => FolderOf(file.Name)).Distinct(StringComparer.Ordinal).Where(folder => tree.Contains(folder + SignTable.FileName)))
        {
            foreach (var entry in SignTable.Read(tree.Read(folder + SignTable.FileName, SignTable.MostBytes), $"{Path}/{folder}{SignTable.FileName}"))
            {
                if (names.Contains(folder + entry.FileName))
                    signs[folder + entry.FileName] = entry;
            }
        }

        foreach (var file in wanted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            stack.Add(tree.Read(file.Name), $"{Path}/{file.Name}", signs.GetValueOrDefault(file.Name));
        }

        return new ImageSet(stack.Images, tensor(labels), classNames, Path, stack.Signs);
    }

    private static string FolderOf(string file) => file[..(file.LastIndexOf('/') + 1)];

    private static ClassTree? TryOpen(string path, string format, Func<IFileTree> open, Func<IReadOnlyList<FileName>, IEnumerable<LabelledFile>> arrange)
    {
        using var tree = open();
        LabelledFile[] files = [.. arrange([.. tree.Names.Select(name => new FileName(name, name.Split('/')))])];
        return files.Length > 0 ? new ClassTree(path, format, open, files) : null;
    }

    // Programs that pack a folder often pack its name too.
    private static IReadOnlyList<FileName> WithoutWrapper(IReadOnlyList<FileName> names)
    {
        if (names.Count == 0 || PartOf(names[0].Folders[0]) is not null)
            return names;
        var isWrapped = names.All(name => name.Folders.Length > 2 && name.Folders[0] == names[0].Folders[0]);
        return isWrapped ? [.. names.Select(name => name with { Folders = name.Folders[1..] })] : names;
    }

    private static IEnumerable<LabelledFile> Arrange(IReadOnlyList<FileName> names)
    {
        var tops = names.Where(name => name.Folders.Length > 1).Select(name => name.Folders[0]).ToHashSet();
        var isDivided = tops.Count > 0 && (tops.All(top => PartOf(top) is not null) || tops.Count(top => PartOf(top) is not null) == 2);
        return isDivided
            ? names.Where(name => name.Folders.Length > 2 && PartOf(name.Folders[0]) is not null)
                .Select(name => new LabelledFile(name.Full, PartOf(name.Folders[0]), name.Folders[1]))
            : names.Where(name => name.Folders.Length > 1).Select(name => new LabelledFile(name.Full, null, name.Folders[0]));
    }

    private static DatasetPart? PartOf(string folder) => folder switch
    {
        "train" => DatasetPart.Training,
        "test" => DatasetPart.Test,
        _ => null,
    };

    private static string FolderOf(DatasetPart part) => part == DatasetPart.Training ? "train" : "test";

    private long[] Label(LabelledFile[] wanted, IReadOnlyList<string> classNames)
    {
        var labelOf = classNames.Select((name, label) => (name, label)).ToDictionary(entry => entry.name, entry => (long)entry.label, StringComparer.Ordinal);
        return [.. wanted.Select(file => labelOf.TryGetValue(file.Class, out var label)
            ? label
            : throw new DatasetException($"'{Path}' has a folder '{file.Class}' that is not in the class list ({string.Join(", ", classNames)}). Correct the list or the folder."))];
    }

    private readonly record struct FileName(string Full, string[] Folders);

    // Part is null throughout where the tree is not divided.
    private sealed record LabelledFile(string Name, DatasetPart? Part, string Class);
}
