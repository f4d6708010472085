using System.Globalization;

namespace Medic.Engine.Data.Formats;

/// <summary>The classes of a format whose labels are numbers.</summary>
internal static class ClassNames
{
    /// <summary>The names given, or those in a file beside the images, or digits.</summary>
    /// <param name="options">The names given, if any.</param>
    /// <param name="namesFile">One name a line; may be absent.</param>
    /// <param name="count">How many classes there are where no names are given.</param>
    internal static IReadOnlyList<string> For(DatasetOptions options, string? namesFile, int count)
    {
        if (options.ClassNames is { } given)
            return given;
        if (namesFile is not null && File.Exists(namesFile))
        {
            RegularFile.Require(namesFile);
            var names = File.ReadAllLines(namesFile).Select(line => line.Trim()).Where(line => line.Length > 0).ToArray();
            if (names.Length == count)
                return names;
        }

        return [.. Enumerable.Range(0, count).Select(label => label.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>Checks every label against the number of classes.</summary>
    /// <param name="labels">The labels in the file's order.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="file">The file, for the message.</param>
    /// <exception cref="DatasetException">A label is out of range; the message says which.</exception>
    internal static void Check(ReadOnlySpan<long> labels, int classes, string file)
    {
        for (var index = 0; index < labels.Length; index++)
        {
            if (labels[index] < 0 || labels[index] >= classes)
                throw new DatasetException($"'{file}': the label of image {index} is {labels[index]}; expected 0 to {classes - 1}. Is this the right format, or a class list too short?");
        }
    }
}
