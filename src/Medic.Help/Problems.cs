namespace Medic.Help;

/// <summary>What is wrong with the pages; gathered, so that one build names everything.</summary>
public sealed class Problems
{
    private readonly List<string> _lines = [];

    /// <summary>The problems, each as a compiler would word it: file, line, what is wrong.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Notes a problem.</summary>
    /// <param name="file">The page.</param>
    /// <param name="line">The line, counted from 1.</param>
    /// <param name="message">What is wrong, and what to do.</param>
    public void Add(string file, int line, string message) => _lines.Add($"{file}({line}): error HELP: {message}");
}
