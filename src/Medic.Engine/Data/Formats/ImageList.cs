using System.Globalization;
using static TorchSharp.torch;
using IOPath = System.IO.Path;

namespace Medic.Engine.Data.Formats;

/// <summary>A text file of <c>path label</c> lines: paths relative to the file, labels as numbers or as names of a given class list.</summary>
internal sealed class ImageList : DatasetSource
{
    private static readonly string[] Extensions = [".txt", ".lst", ".list"];

    private ImageList(string path)
        : base(path, "list of images")
    {
    }

    /// <inheritdoc/>
    internal override bool IsDivided => false;

    /// <summary>Recognises a list by its extension.</summary>
    internal static ImageList? TryOpen(string path) =>
        File.Exists(path) && Extensions.Contains(IOPath.GetExtension(path), StringComparer.OrdinalIgnoreCase) ? new ImageList(path) : null;

    /// <inheritdoc/>
    internal override bool Has(DatasetPart part) => true;

    /// <inheritdoc/>
    internal override string PartHint(DatasetPart part) => string.Empty;

    /// <inheritdoc/>
    internal override ImageSet Read(DatasetOptions options, CancellationToken cancellationToken)
    {
        var lines = ReadLines().ToArray();
        if (lines.Length == 0)
            throw new DatasetException($"'{Path}' lists no images: expected lines of an image's path and its label.");
        var labels = lines.Select(line => LabelOf(line, options.ClassNames)).ToArray();
        var classNames = ClassNames.For(options, null, (int)labels.Max() + 1);

        using var scope = NewDisposeScope();
        var stack = new ImageStack(options, lines.Length);
        var folder = IOPath.GetDirectoryName(Path)!;
        foreach (var line in lines)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var image = IOPath.GetFullPath(line.Image, folder);
            if (!File.Exists(image))
                throw new DatasetException($"'{Path}', line {line.Number}: '{image}' does not exist. Paths are relative to the list file.");
            stack.Add(ImageFile.Read(image), image);
        }

        return new ImageSet(stack.Images, tensor(labels), classNames, Path);
    }

    // The label is what follows the last white space, so that paths may have some.
    private IEnumerable<Line> ReadLines()
    {
        var number = 0;
        foreach (var text in File.ReadLines(Path).Select(text => text.Trim()))
        {
            number++;
            if (text.Length == 0 || text[0] == '#')
                continue;
            var split = text.LastIndexOfAny([' ', '\t']);
            if (split < 0)
                throw new DatasetException($"'{Path}', line {number}: expected an image's path and its label, found '{text}'.");
            yield return new Line(number, text[..split].TrimEnd(), text[(split + 1)..]);
        }
    }

    private long LabelOf(Line line, IReadOnlyList<string>? classNames)
    {
        if (classNames is not null)
        {
            for (var label = 0; label < classNames.Count; label++)
            {
                if (string.Equals(classNames[label], line.Label, StringComparison.Ordinal))
                    return label;
            }
        }

        // More classes than this no classifier has; the names of all are made up where none are given.
        var most = classNames?.Count ?? 1_000_000;
        if (!int.TryParse(line.Label, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new DatasetException($"'{Path}', line {line.Number}: '{line.Label}' is "
                + (classNames is null ? "no number. Labels that are names need a class list." : $"neither a number nor in the class list ({string.Join(", ", classNames)})."));
        }

        return number < most ? number : throw new DatasetException($"'{Path}', line {line.Number}: the label is {number}; expected 0 to {most - 1}.");
    }

    private sealed record Line(int Number, string Image, string Label);
}
