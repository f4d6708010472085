using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Medic.Help.Pages;

/// <summary>Turns blocks of a page into the plain paragraphs that a terminal shows.</summary>
internal static class Prose
{
    private const string CodeIndent = "    ";

    /// <summary>The paragraphs of a section; a list is one, with a line an item.</summary>
    /// <param name="section">The section.</param>
    /// <param name="problems">Takes what no terminal shows.</param>
    public static IReadOnlyList<string> Paragraphs(Section section, Problems problems) => Paragraphs(section.Body, section.File, problems);

    /// <summary>The paragraphs of blocks.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="file">The page they are from.</param>
    /// <param name="problems">Takes what no terminal shows.</param>
    public static IReadOnlyList<string> Paragraphs(IEnumerable<Block> blocks, string file, Problems problems)
    {
        var paragraphs = new List<string>();
        foreach (var block in blocks)
        {
            if (Paragraph(block) is { } text)
                paragraphs.Add(text);
            else
                problems.Add(file, block.Line + 1, "help has paragraphs, lists and code, and no HTML; <this> is written as `<this>`.");
        }

        return paragraphs;
    }

    /// <summary>Inline text without its marks.</summary>
    /// <param name="inline">The text; null is none.</param>
    public static string Text(Inline? inline) => inline switch
    {
        null => string.Empty,
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        AutolinkInline link => link.Url,
        HtmlInline html => html.Tag,
        ContainerInline container => string.Concat(container.Select(Text)),
        _ => throw new InvalidDataException($"Help has no form for {inline.GetType().Name}."),
    };

    private static string? Paragraph(Block block) => block switch
    {
        ParagraphBlock paragraph when !paragraph.Inline!.Descendants<HtmlInline>().Any() => Text(paragraph.Inline),
        CodeBlock code => string.Join('\n', Lines(code).Select(line => CodeIndent + line)),
        ListBlock list => List(list),
        _ => null,
    };

    /// <summary>The lines of a code block.</summary>
    /// <param name="code">The block.</param>
    public static IEnumerable<string> Lines(CodeBlock code) => code.Lines.Lines.Take(code.Lines.Count).Select(line => line.ToString());

    private static string? List(ListBlock list)
    {
        var text = new StringBuilder();
        var number = 0;
        foreach (var item in list.Cast<ListItemBlock>())
        {
            if (item is not [ParagraphBlock paragraph])
                return null;
            var tag = list.IsOrdered ? $"{++number}. " : "- ";
            text.Append(text.Length > 0 ? "\n" : string.Empty).Append(tag).Append(Text(paragraph.Inline));
        }

        return text.ToString();
    }
}
