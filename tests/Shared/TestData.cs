namespace Medic.Tests.Shared;

/// <summary>Real checkpoints and images, which stand beside the repository or where MEDIC_TESTDATA points, or are missing.</summary>
internal static class TestData
{
    /// <summary>The repository's top folder, or null where the tests run outside of it.</summary>
    public static string? Repository { get; } = FindRepository();

    /// <summary>The folder, or null.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>The path of a file or folder in it; skips the test where it is missing.</summary>
    /// <param name="parts">The path below the folder.</param>
    public static string Require(params string[] parts)
    {
        var path = Path.Combine([Folder ?? "", .. parts]);
        if (Folder is null || !Path.Exists(path))
            Assert.Skip($"needs {Path.Combine(parts)} in ../shared or in the folder that MEDIC_TESTDATA names");
        return path;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("MEDIC_TESTDATA") is { Length: > 0 } named)
            return Directory.Exists(named) ? named : null;
        return Path.Combine(Path.GetDirectoryName(Repository) ?? "", "shared") is var shared && Directory.Exists(shared) ? shared : null;
    }

    private static string? FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Medic.PowerShell.sln")))
            folder = folder.Parent;
        return folder?.FullName;
    }
}
