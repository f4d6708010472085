using System.Globalization;
using System.Text;

namespace Medic.Engine.Data.Formats;

/// <summary>An image of one road sign, as a line of a table tells of it.</summary>
/// <param name="FileName">The image's file, in the table's folder.</param>
/// <param name="Size">The image's size.</param>
/// <param name="Sign">Where in the image the sign is.</param>
/// <param name="Label">Its class.</param>
/// <param name="Line">The line, counted from 1, for messages; 0 where the table is yet to be written.</param>
/// <param name="Area">How many of the image's pixels are the sign's: written, never read, since GTSRB's tables do not have it.</param>
internal sealed record SignEntry(string FileName, ImageSize Size, ImageRegion Sign, int Label, int Line = 0, int? Area = null);

/// <summary>
/// The tables that GTSRB has beside its images: a header and a line an image, fields separated by semicolons. Columns are
/// found by their names; those that are not known are passed over. What is written has the sign's area besides.
/// </summary>
internal static class SignTable
{
    /// <summary>The name of the table beside images that were made up here.</summary>
    internal const string FileName = "signs.csv";

    /// <summary>Most bytes that a table may have: those of a million signs.</summary>
    internal const long MostBytes = 64 << 20;

    private const char Separator = ';';
    private const int MostLineBytes = 4096;

    private static readonly string[] Columns = ["Filename", "Width", "Height", "Roi.X1", "Roi.Y1", "Roi.X2", "Roi.Y2", "ClassId"];

    /// <summary>Reads a table, a line at a time.</summary>
    /// <param name="file">A whole file, in UTF-8.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="DatasetException">The file is no such table; the message names the line.</exception>
    internal static IEnumerable<SignEntry> Read(byte[] file, string name)
    {
        var number = 0;
        int[] places = [];
        var fields = 0;
        foreach (var text in ReadLines(file, name))
        {
            if (number++ == 0)
            {
                (places, fields) = ReadHeader(text, name);
                continue;
            }

            if (!string.IsNullOrWhiteSpace(text))
                yield return ReadLine(text, places, fields, name, number);
        }
    }

    /// <summary>Writes a table.</summary>
    /// <param name="path">An existing file is replaced.</param>
    /// <param name="entries">Its lines.</param>
    internal static void Write(string path, IEnumerable<SignEntry> entries) => File.WriteAllLines(path, entries
        .Select(entry => string.Create(
            CultureInfo.InvariantCulture,
            $"{entry.FileName};{entry.Size.Width};{entry.Size.Height};{entry.Sign.Left};{entry.Sign.Top};{entry.Sign.Right};{entry.Sign.Bottom};{entry.Label};{entry.Area}"))
        .Prepend(string.Join(Separator, [.. Columns, "Area"])));

    private static (int[] Places, int Fields) ReadHeader(string text, string name)
    {
        var header = text.Split(Separator, StringSplitOptions.TrimEntries);
        var places = Columns.Select(column => Array.IndexOf(header, column)).ToArray();
        if (Array.IndexOf(places, -1) is >= 0 and var missing)
            throw new DatasetException($"'{name}' has no column {Columns[missing]}: expected the header '{string.Join(Separator, Columns)}'. Fetch the file again.");
        return (places, header.Length);
    }

    // The first line is there even where the file is empty. What has no ends of lines is no table, and would be one text of twice its size.
    private static IEnumerable<string> ReadLines(byte[] file, string name)
    {
        var start = file.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var line = 1;
        do
        {
            var length = file.AsSpan(start).IndexOf((byte)'\n');
            length = length < 0 ? file.Length - start : length;
            if (length > MostLineBytes)
                throw new DatasetException($"'{name}', line {line}: expected at most {MostLineBytes} bytes, found {length}. Fetch the file again.");
            yield return Encoding.UTF8.GetString(file, start, length).TrimEnd('\r');
            start += length + 1;
            line++;
        }
        while (start < file.Length);
    }

    private static SignEntry ReadLine(string text, int[] places, int count, string name, int line)
    {
        var fields = text.Split(Separator, StringSplitOptions.TrimEntries);
        if (fields.Length != count)
            throw new DatasetException($"'{name}', line {line}: expected {count} fields separated by '{Separator}', found '{text}'. Fetch the file again.");
        return new SignEntry(
            fields[places[0]],
            new ImageSize(Height: Number(2), Width: Number(1)),
            new ImageRegion(Number(3), Number(4), Number(5), Number(6)),
            Number(7),
            line);

        int Number(int column) => int.TryParse(fields[places[column]], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new DatasetException($"'{name}', line {line}: {Columns[column]} is '{fields[places[column]]}'; expected a whole number. Fetch the file again.");
    }
}
