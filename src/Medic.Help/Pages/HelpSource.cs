using Medic.Help.Cmdlets;

namespace Medic.Help.Pages;

/// <summary>The pages of a module's help.</summary>
/// <param name="Cmdlets">The cmdlets' pages.</param>
/// <param name="Topics">The <c>about_</c> pages, each from its first heading down.</param>
public sealed record HelpSource(IReadOnlyList<CmdletPage> Cmdlets, IReadOnlyList<Section> Topics)
{
    private const string TopicPrefix = "about_";

    /// <summary>Reads all pages of a folder, and holds them against the cmdlets.</summary>
    /// <param name="folder">The folder: a page a cmdlet, named after it, <c>about_</c> pages, and the shared texts.</param>
    /// <param name="cmdlets">The cmdlets.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static HelpSource Read(string folder, IReadOnlyList<CmdletDescription> cmdlets, Problems problems)
    {
        ArgumentNullException.ThrowIfNull(cmdlets);
        ArgumentNullException.ThrowIfNull(problems);
        var shared = new SharedTexts(folder, problems);
        var pages = new List<CmdletPage>();
        var topics = new List<Section>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.md").Where(file => Path.GetFileName(file) != SharedTexts.FileName).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (ReadTitled(file, name, problems) is not { } page)
                continue;
            if (name.StartsWith(TopicPrefix, StringComparison.Ordinal))
                topics.Add(page);
            else if (cmdlets.FirstOrDefault(cmdlet => cmdlet.Name == name) is { } cmdlet)
                pages.Add(new CmdletPageReader(page, cmdlet, shared, problems).Read());
            else
                problems.Add(file, 1, $"there is no cmdlet {name}; a page is named after its cmdlet, or after its topic about_NAME.");
        }

        foreach (var missing in cmdlets.Where(cmdlet => !File.Exists(Path.Combine(folder, $"{cmdlet.Name}.md"))))
            problems.Add(Path.Combine(folder, $"{missing.Name}.md"), 1, $"{missing.Name} has no help; write this page. Those beside it show how.");
        shared.ReportUnused();
        return new HelpSource(pages, topics);
    }

    private static Section? ReadTitled(string file, string name, Problems problems)
    {
        if (Section.Read(file) is { Body: [], Sections: [var page] } && page.Title == name)
            return page;
        problems.Add(file, 1, $"a page has one heading of the first level, '# {name}', and all else below it.");
        return null;
    }
}
