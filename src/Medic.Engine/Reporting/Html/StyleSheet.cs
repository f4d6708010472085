namespace Medic.Engine.Reporting.Html;

/// <summary>The style sheets, which lie in the assembly.</summary>
internal static class StyleSheet
{
    /// <summary>Reads one; it holds none of the characters that HTML would not take in a style element as they are.</summary>
    /// <param name="name">Its file's name.</param>
    public static string Read(string name)
    {
        using var stream = typeof(StyleSheet).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly holds no {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
