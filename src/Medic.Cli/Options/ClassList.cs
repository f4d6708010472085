using Medic.Engine.Data;

namespace Medic.Cli.Options;

/// <summary>Class names as the command line has them: <c>a,b,c</c>, or <c>@file</c> with one name a line.</summary>
internal static class ClassList
{
    private const StringSplitOptions Trimmed = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    /// <summary>Reads the names.</summary>
    /// <exception cref="DatasetException">The file cannot be read, or there are no names.</exception>
    public static IReadOnlyList<string> Parse(string text)
    {
        var names = text is ['@', .. var path] ? ReadFile(path).Split('\n', Trimmed) : text.Split(',', Trimmed);
        return names.Length > 0 ? names : throw new DatasetException($"'{text}' names no classes. Use a,b,c, or @FILE with one name a line.");
    }

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new DatasetException($"The class names in '{path}' cannot be read: {error.Message}", error);
        }
    }
}
