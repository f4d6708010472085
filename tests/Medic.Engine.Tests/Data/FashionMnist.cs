namespace Medic.Engine.Tests.Data;

/// <summary>Fashion-MNIST as Debian packages it.</summary>
internal static class FashionMnist
{
    private const string Folder = "/usr/share/datasets/fashion-mnist";

    /// <summary>Its folder; skips the test where it is not installed.</summary>
    public static string Require()
    {
        if (!Directory.Exists(Folder))
            Assert.Skip($"needs {Folder}: install Debian's dataset-fashion-mnist");
        return Folder;
    }
}
