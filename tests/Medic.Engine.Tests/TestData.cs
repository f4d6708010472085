using System.Runtime.CompilerServices;

namespace Medic.Engine.Tests;

/// <summary>Data that is not part of the repository: tests that need it are skipped, by name, where it is missing.</summary>
public static class TestData
{
    private const string FashionMnistFolder = "/usr/share/datasets/fashion-mnist";

    /// <summary>The folder of released checkpoints and images: where MEDIC_TESTDATA points, else <c>../shared</c> beside the repository.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>The full path of a released file or folder; skips the test where it is not there.</summary>
    public static string Require(string relativePath)
    {
        var path = Root is null ? null : Path.Combine(Root, relativePath);
        if (!Path.Exists(path))
            Assert.Skip($"'{relativePath}' is not there: set MEDIC_TESTDATA to the folder of released checkpoints and images.");
        return path;
    }

    /// <summary>Debian's Fashion-MNIST; skips the test where it is not installed.</summary>
    public static string FashionMnist()
    {
        if (!Directory.Exists(FashionMnistFolder))
            Assert.Skip($"'{FashionMnistFolder}' is not there: install Debian's dataset-fashion-mnist.");
        return FashionMnistFolder;
    }

    private static string? FindRoot([CallerFilePath] string thisFile = "")
    {
        var named = Environment.GetEnvironmentVariable("MEDIC_TESTDATA");
        var repository = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
        var root = string.IsNullOrEmpty(named) ? Path.Combine(repository, "..", "shared") : named;
        return Directory.Exists(root) ? Path.GetFullPath(root) : null;
    }
}
