using System.Text;
using Medic.Help.Pages;

namespace Medic.Help.Output;

/// <summary>Sets an <c>about_</c> page as the text that Get-Help shows.</summary>
internal static class TopicText
{
    private const int Width = 80;
    private const int Indent = 4;

    /// <summary>The text, lines wrapped.</summary>
    /// <param name="topic">The page.</param>
    /// <param name="problems">Takes what no terminal shows.</param>
    public static string Format(Section topic, Problems problems)
    {
        // Get-Help takes the fifth line for the synopsis: the first below the first heading.
        var text = new StringBuilder().Append("TOPIC\n").Append(' ', Indent).Append(topic.Title).Append("\n\n");
        foreach (var section in topic.Sections)
            Append(text, section, 0, problems);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Section section, int indent, Problems problems)
    {
        text.Append(' ', indent).Append(section.Title).Append('\n');
        foreach (var paragraph in Prose.Paragraphs(section, problems))
        {
            foreach (var line in paragraph.Split('\n').SelectMany(line => Wrap(line, Width - indent - Indent)))
                text.Append(' ', indent + Indent).Append(line).Append('\n');
            text.Append('\n');
        }

        foreach (var below in section.Sections)
            Append(text, below, indent + Indent, problems);
    }

    /// <summary>Breaks a line between words; what follows the first of a list's item is set in below its text, code stays whole.</summary>
    private static List<string> Wrap(string line, int width)
    {
        if (line.StartsWith(' '))
            return [line];
        var hanging = line.StartsWith("- ", StringComparison.Ordinal) ? "  " : string.Empty;
        var lines = new List<string>();
        var current = new StringBuilder();
        foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (current.Length > hanging.Length && current.Length + 1 + word.Length > width)
            {
                lines.Add(current.ToString());
                current.Clear().Append(hanging);
            }
            else if (current.Length > 0)
            {
                current.Append(' ');
            }

            current.Append(word);
        }

        lines.Add(current.ToString());
        return lines;
    }
}
