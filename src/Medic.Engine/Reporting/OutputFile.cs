namespace Medic.Engine.Reporting;

/// <summary>Writes what people look at, and says what hinders it.</summary>
internal static class OutputFile
{
    /// <summary>Writes a file whole or not at all.</summary>
    /// <param name="path">The file. Its folder is made if need be.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="write">Writes what the file is to hold.</param>
    /// <returns>The file's size in bytes.</returns>
    /// <exception cref="ReportingException">The file is there already, or cannot be written.</exception>
    public static long Write(string path, bool overwrite, Action<Stream> write)
    {
        try
        {
            return AtomicFile.Write(path, overwrite, stream =>
            {
                write(stream);
                return stream.Length;
            });
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            throw Occupied(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ReportingException($"{path}: cannot be written: {error.Message}", error);
        }
    }

    /// <summary>Refuses a file that is there already, before work that would be in vain.</summary>
    /// <exception cref="ReportingException">The file is there, and may not be replaced.</exception>
    public static void RequireFree(string path, bool overwrite)
    {
        if (!overwrite && File.Exists(path))
            throw Occupied(path);
    }

    /// <summary>Makes a folder, and refuses one that no file can be written to, before work that would be in vain.</summary>
    /// <exception cref="ReportingException">It cannot be made, or not be written to.</exception>
    public static void RequireFolder(string path)
    {
        try
        {
            AtomicFile.Probe(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ReportingException($"{path}: cannot be written to: {error.Message} Choose another folder.", error);
        }
    }

    private static ReportingException Occupied(string path) => new($"{path} exists. Force it to be replaced, or choose another name.");
}
