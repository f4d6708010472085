namespace Medic.Engine.Data.Formats;

/// <summary>An image on disk, or a table of such.</summary>
internal static class ImageFile
{
    /// <summary>Reads a file whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">Most bytes that it may have.</param>
    /// <exception cref="DatasetException">The file is not there, or too large.</exception>
    /// <exception cref="IOException">It is no regular file, or cannot be read.</exception>
    internal static byte[] Read(string path, long most = ImageCodec.MostFileBytes)
    {
        if (!File.Exists(path))
            throw new DatasetException($"'{path}' does not exist.");
        RegularFile.Require(path);
        if (FileSize.Of(path) is var size && size > most)
            throw new DatasetException($"'{path}' has {size} bytes; a file of at most {most} is read.");
        return File.ReadAllBytes(path);
    }
}
