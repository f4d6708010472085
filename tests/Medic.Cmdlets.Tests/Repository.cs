namespace Medic.Cmdlets.Tests;

/// <summary>The repository that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>The path of one of its files or folders.</summary>
    /// <param name="parts">The path below its top.</param>
    public static string Find(params string[] parts)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Medic.psd1")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"{AppContext.BaseDirectory} lies in no repository.");
        return Path.Combine([folder.FullName, .. parts]);
    }
}
