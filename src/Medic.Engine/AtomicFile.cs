using System.Security.Cryptography;
using System.Text;

namespace Medic.Engine;

/// <summary>Writes files whole or not at all.</summary>
internal static class AtomicFile
{
    private const string TemporaryEnding = ".tmp";
    private const int NameLength = 16;

    /// <summary>Writes a file under a name of its own, which then takes the place of the file's.</summary>
    /// <param name="path">The file. Its folder is made if need be.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="write">Writes what the file is to hold.</param>
    /// <returns>What <paramref name="write"/> gives.</returns>
    /// <exception cref="IOException">The file is there already, or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static T Write<T>(string path, bool overwrite, Func<FileStream, T> write)
    {
        if (!overwrite && File.Exists(path))
            throw new IOException("The file exists.");
        var fullPath = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(fullPath) ?? throw new IOException("It is the root of a file system.");
        Directory.CreateDirectory(folder);

        // In the same folder, so that the last step is a mere change of name; not longer than any name may be.
        var temporary = Path.Combine(folder, $"{TemporaryName(fullPath)}{Guid.NewGuid():N}{TemporaryEnding}");
        try
        {
            T result;
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                result = write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, fullPath, overwrite);
            return result;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Deletes what a process that was killed while it wrote a file has left of it.</summary>
    /// <param name="path">The file. No other process may be writing it.</param>
    /// <exception cref="IOException">What is left cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static void DeleteLeftovers(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
            return;
        foreach (var file in Directory.EnumerateFiles(folder, $"{TemporaryName(path)}*{TemporaryEnding}"))
            File.Delete(file);
    }

    /// <summary>The same for the same file, and short whatever that is called.</summary>
    private static string TemporaryName(string path) =>
        $".{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(path))))[..NameLength].ToLowerInvariant()}.";
}
