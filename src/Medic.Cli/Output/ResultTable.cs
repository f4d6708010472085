using Spectre.Console;

namespace Medic.Cli.Output;

/// <summary>The look that all tables share.</summary>
internal static class ResultTable
{
    /// <summary>An empty table; the first column holds text, the others figures unless they are named in <paramref name="text"/>.</summary>
    public static Table Create(IReadOnlyList<string> columns, params string[] text)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
        {
            var isText = column == columns[0] || text.Contains(column);
            table.AddColumn(column, configure => configure.Alignment(isText ? Justify.Left : Justify.Right).NoWrap = !isText);
        }

        return table;
    }

    /// <summary>Adds a row of cells taken as they are, not as markup.</summary>
    public static void AddPlainRow(this Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)).ToArray());
}
