namespace Medic.Cli.Tests;

/// <summary>Released checkpoints and their images, which stand beside the repository or where MEDIC_TESTDATA points, or are missing.</summary>
internal static class TestData
{
    private static readonly string? Folder = Find();

    /// <summary>The path of a file or folder in it; skips the test where it is missing.</summary>
    public static string Require(params string[] parts)
    {
        var path = Path.Combine([Folder ?? string.Empty, .. parts]);
        if (Folder is null || !Path.Exists(path))
            Assert.Skip($"needs {Path.Combine(parts)} in ../shared or in the folder that MEDIC_TESTDATA names");
        return path;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("MEDIC_TESTDATA") is { Length: > 0 } named)
            return named;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Medic.PowerShell.sln")))
                return Path.Combine(folder.Parent?.FullName ?? string.Empty, "shared");
        }

        return null;
    }
}
