using System.Globalization;
using CsvHelper;

namespace Medic.Engine.Reporting;

/// <summary>Tables for spreadsheets and programs, as RFC 4180 has them: UTF-8, a line of names, figures with a decimal point.</summary>
internal static class CsvTable
{
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
}
