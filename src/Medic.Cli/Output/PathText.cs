namespace Medic.Cli.Output;

/// <summary>Paths as people read them.</summary>
internal static class PathText
{
    /// <summary>The path from where the user stands, if it is below; else the whole path.</summary>
    public static string Short(string path)
    {
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
