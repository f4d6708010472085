namespace Medic.Help.Pages;

/// <summary>Texts for what several cmdlets share, so that they are written once: parameters and error ids.</summary>
internal sealed class SharedTexts
{
    /// <summary>The page that holds them.</summary>
    public const string FileName = "shared.md";

    private readonly IReadOnlyList<Section> _sections;
    private readonly HashSet<Section> _used = [];
    private readonly Problems _problems;

    /// <summary>Reads the page.</summary>
    /// <param name="folder">The folder of the pages.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public SharedTexts(string folder, Problems problems)
    {
        _sections = [.. Section.Read(Path.Combine(folder, FileName)).Sections.SelectMany(page => page.Sections)];
        _problems = problems;
    }

    /// <summary>A text; null where there is none.</summary>
    /// <param name="kind">The heading it stands under, in the cmdlets' pages as here.</param>
    /// <param name="title">Its own heading.</param>
    public IReadOnlyList<string>? Find(string kind, string title)
    {
        if (_sections.FirstOrDefault(section => section.Title == kind)?.Find(title) is not { } found)
            return null;
        _used.Add(found);
        return Prose.Paragraphs(found, _problems);
    }

    /// <summary>Notes the texts that no cmdlet has asked for.</summary>
    public void ReportUnused()
    {
        foreach (var unused in _sections.SelectMany(section => section.Sections).Where(text => !_used.Contains(text)))
            _problems.Add(unused.File, unused.Line, $"no cmdlet needs the text on {unused.Title}; remove it.");
    }
}
