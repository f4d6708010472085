using System.Globalization;
using System.Text.Json;
using CsvHelper;

namespace Medic.Engine.Reporting;

/// <summary>Tables for spreadsheets and programs, as RFC 4180 has them: UTF-8, a line of names, figures with a decimal point.</summary>
internal static class CsvTable
{
    /// <summary>The column with the time that a run took, in seconds.</summary>
    public const string SecondsColumn = "Seconds";

    /// <summary>Writes a table in place of an earlier one.</summary>
    /// <typeparam name="T">What a line is made of: its properties, in their order, are the columns.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="rows">The lines.</param>
    /// <exception cref="ReportingException">The file cannot be written.</exception>
    public static void Write<T>(string path, IEnumerable<T> rows) => OutputFile.Write(path, overwrite: true, stream =>
    {
        using var text = new StreamWriter(stream, leaveOpen: true);
        using var table = new CsvWriter(text, CultureInfo.InvariantCulture, leaveOpen: true);
        table.WriteRecords(rows);
    });

    /// <summary>Reads a table's lines, each an object with the columns' names and the fields' texts.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ReportingException">A field is not closed, or a line has other fields than the first has names.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyList<JsonElement> Read(string path)
    {
        using var text = new StreamReader(path);
        using var table = new CsvReader(text, CultureInfo.InvariantCulture);
        try
        {
            return [.. ReadLines(table)];
        }
        catch (CsvHelperException error)
        {
            throw new ReportingException($"cannot be read as CSV: line {table.Context.Parser!.RawRow} has no proper fields, or other ones than the first line names.", error);
        }
    }

    private static IEnumerable<JsonElement> ReadLines(CsvReader table)
    {
        if (!table.Read())
            yield break;
        table.ReadHeader();
        var names = table.HeaderRecord!;
        while (table.Read())
        {
            var fields = new Dictionary<string, string?>();
            for (var column = 0; column < names.Length; column++)
                fields.TryAdd(names[column], table.GetField(column));
            yield return JsonSerializer.SerializeToElement(fields);
        }
    }
}
