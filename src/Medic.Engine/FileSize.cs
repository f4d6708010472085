namespace Medic.Engine;

/// <summary>How many bytes reading a file gives.</summary>
internal static class FileSize
{
    /// <summary>The size of a file, or of the one that a link leads to; the link itself has a size of its own.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It is not there, or cannot be looked at.</exception>
    internal static long Of(string path)
    {
        var file = new FileInfo(path);
        return file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : file.Length;
    }
}
