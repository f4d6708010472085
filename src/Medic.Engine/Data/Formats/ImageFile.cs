namespace Medic.Engine.Data.Formats;

/// <summary>An image file on disk.</summary>
internal static class ImageFile
{
    /// <summary>Reads a file whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">The file is not there, or too large for an image.</exception>
    internal static byte[] Read(string path)
    {
        if (!File.Exists(path))
            throw new DatasetException($"'{path}' does not exist.");
        if (FileSize.Of(path) is var size && size > ImageCodec.MostFileBytes)
            throw new DatasetException($"'{path}' has {size} bytes; an image file of at most {ImageCodec.MostFileBytes} is read.");
        return File.ReadAllBytes(path);
    }
}
