using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Medic.Help.Cmdlets;

namespace Medic.Help.Pages;

/// <summary>Reads a cmdlet's page, and holds it against the cmdlet.</summary>
/// <param name="page">The page.</param>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="shared">Texts of several cmdlets.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class CmdletPageReader(Section page, CmdletDescription cmdlet, SharedTexts shared, Problems problems)
{
    private const int FewestExamples = 3;
    private const string Parameters = "PARAMETERS";
    private const string Errors = "ERRORS";
    private const string CodeLanguage = "powershell";

    private static readonly string[] Headings =
        ["SYNOPSIS", "DESCRIPTION", "EXAMPLES", Parameters, "INPUTS", "OUTPUTS", "NOTES", Errors, "RELATED LINKS"];

    /// <summary>The page; what is missing in it is noted, and empty.</summary>
    public CmdletPage Read()
    {
        foreach (var unknown in page.Sections.Where(section => !Headings.Contains(section.Title)))
            Report(unknown, $"there is no place for {unknown.Title}; headings are {string.Join(", ", Headings)}. The syntax comes from the cmdlet.");
        return new CmdletPage(
            cmdlet, ReadProse("SYNOPSIS"), ReadProse("DESCRIPTION"), ReadParameters(), ReadTexts("INPUTS"), ReadOutputs(), ReadErrors(),
            page.Find("NOTES") is { } notes ? Prose.Paragraphs(notes, problems) : [], ReadExamples(), ReadLinks());
    }

    private Section? Require(string title)
    {
        var section = page.Find(title);
        if (section is null)
            Report(page, $"{cmdlet.Name} has no {title}; add a heading '## {title}'.");
        return section;
    }

    private void Report(Section section, string message) => problems.Add(section.File, section.Line, message);

    private IReadOnlyList<string> ReadProse(string title)
    {
        if (Require(title) is not { } section)
            return [];
        var paragraphs = Prose.Paragraphs(section, problems);
        if (paragraphs.Count == 0)
            Report(section, $"{title} is empty.");
        return paragraphs;
    }

    private IReadOnlyList<TitledText> ReadTexts(string title) =>
        [.. (Require(title)?.Sections ?? []).Select(section => new TitledText(section.Title, Prose.Paragraphs(section, problems)))];

    private Dictionary<string, IReadOnlyList<string>> ReadParameters()
    {
        var own = page.Find(Parameters)?.Sections ?? [];
        foreach (var superfluous in own.Where(section => !cmdlet.Parameters.Any(parameter => section.Title == $"-{parameter.Name}")))
            Report(superfluous, $"{cmdlet.Name} has no parameter {superfluous.Title}; remove its text.");

        var texts = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var parameter in cmdlet.Parameters)
        {
            var title = $"-{parameter.Name}";
            var section = own.FirstOrDefault(section => section.Title == title);
            var text = section is null ? shared.Find(Parameters, title) : Prose.Paragraphs(section, problems);
            if (text is not { Count: > 0 })
                Report(section ?? page, $"{cmdlet.Name} has no text on {title}; add '### {title}' under '## {Parameters}' here, or in {SharedTexts.FileName}.");
            texts.Add(parameter.Name, text ?? []);
        }

        return texts;
    }

    private IReadOnlyList<TitledText> ReadOutputs()
    {
        var outputs = ReadTexts("OUTPUTS");
        foreach (var missing in cmdlet.OutputTypes.Except(outputs.Select(output => output.Title)))
            Report(page, $"{cmdlet.Name} gives {missing}; add '### {missing}' under '## OUTPUTS'.");
        foreach (var superfluous in outputs.Select(output => output.Title).Except(cmdlet.OutputTypes))
            Report(page.Find("OUTPUTS")!, $"{cmdlet.Name} does not give {superfluous}; remove it, or add it to the cmdlet's OutputType.");
        return outputs;
    }

    private List<TitledText> ReadErrors()
    {
        var errors = new List<TitledText>();
        foreach (var section in Require(Errors)?.Sections ?? [])
        {
            var text = section.Body.Count > 0 ? Prose.Paragraphs(section, problems) : shared.Find(Errors, section.Title);
            if (text is not { Count: > 0 })
                Report(section, $"nothing says what {section.Title} means, here or in {SharedTexts.FileName}.");
            errors.Add(new TitledText(section.Title, text ?? []));
        }

        return errors;
    }

    private List<Example> ReadExamples()
    {
        if (Require("EXAMPLES") is not { } section)
            return [];
        if (section.Sections.Count < FewestExamples)
            Report(section, $"{cmdlet.Name} has {section.Sections.Count} examples; give {FewestExamples} or more.");
        var examples = new List<Example>();
        foreach (var example in section.Sections)
        {
            var number = $"Example {examples.Count + 1}: ";
            if (!example.Title.StartsWith(number, StringComparison.Ordinal))
                Report(example, $"the heading of this example begins with '{number}'.");
            var code = example.Body.OfType<FencedCodeBlock>().Where(block => block.Info == CodeLanguage).ToArray();
            if (code.Length != 1)
                Report(example, $"an example has one block of {CodeLanguage}; this one has {code.Length}.");
            var text = Prose.Paragraphs(example.Body.Except(code), example.File, problems);
            if (text.Count == 0)
                Report(example, "say in a sentence what this example does.");
            examples.Add(new Example(example.Title, string.Join('\n', code.SelectMany(Prose.Lines)), text));
        }

        return examples;
    }

    private IReadOnlyList<Link> ReadLinks()
    {
        if (Require("RELATED LINKS") is not { } section)
            return [];
        var folder = Path.GetDirectoryName(section.File)!;
        var links = section.Body.OfType<LeafBlock>().SelectMany(block => block.Inline?.Descendants<LinkInline>() ?? []).ToArray();
        foreach (var broken in links.Where(link => !IsAbsolute(link) && !File.Exists(Path.Combine(folder, link.Url ?? string.Empty))))
            problems.Add(section.File, broken.Line + 1, $"there is no page {broken.Url}.");
        return [.. links.Select(link => new Link(Prose.Text(link), IsAbsolute(link) ? link.Url! : string.Empty))];
    }

    private static bool IsAbsolute(LinkInline link) => Uri.IsWellFormedUriString(link.Url, UriKind.Absolute);
}
