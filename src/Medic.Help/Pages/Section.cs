using Markdig;
using Markdig.Syntax;

namespace Medic.Help.Pages;

/// <summary>A heading of a page, and what stands below it.</summary>
/// <param name="File">The page.</param>
/// <param name="Title">The heading; empty for what stands before the first.</param>
/// <param name="Line">Its line, counted from 1.</param>
/// <param name="Body">The blocks up to the next heading.</param>
/// <param name="Sections">The headings below this one.</param>
public sealed record Section(string File, string Title, int Line, IReadOnlyList<Block> Body, IReadOnlyList<Section> Sections)
{
    /// <summary>Reads a page: the section above all its headings.</summary>
    /// <param name="file">The page.</param>
    public static Section Read(string file)
    {
        var blocks = new Queue<Block>(Markdown.Parse(System.IO.File.ReadAllText(file), trackTrivia: false));
        return Take(file, string.Empty, 1, level: 0, blocks);
    }

    /// <summary>The section below this one that has a title; null where none has.</summary>
    /// <param name="title">The title.</param>
    public Section? Find(string title) => Sections.FirstOrDefault(section => section.Title == title);

    private static Section Take(string file, string title, int line, int level, Queue<Block> blocks)
    {
        var body = new List<Block>();
        while (blocks.TryPeek(out var block) && block is not HeadingBlock)
            body.Add(blocks.Dequeue());
        var sections = new List<Section>();
        while (blocks.TryPeek(out var block) && block is HeadingBlock heading && heading.Level > level)
        {
            blocks.Dequeue();
            sections.Add(Take(file, Prose.Text(heading.Inline), heading.Line + 1, heading.Level, blocks));
        }

        return new Section(file, title, line, body, sections);
    }
}
