namespace Medic.Engine;

/// <summary>Writes files whole or not at all.</summary>
internal static class AtomicFile
{
    private const string TemporaryEnding = ".tmp";
    private const int NameLength = 16;

    /// <summary>How many temporary names a file has: as many processes as that may write it at once and die of it.</summary>
    private const int MostLeftovers = 4;

    /// <summary>What was not written to for so long is written by nobody: it gets its name right after its last byte.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>
    /// Writes a file under a name of its own, which then takes the place of the file's. A link in its place is replaced, not followed.
    /// What is there on return is there after a power cut too: contents and name. What killed writers of the same file left an hour ago
    /// or before goes.
    /// </summary>
    /// <param name="path">The file. Its folder is made if need be.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="write">Writes what the file is to hold.</param>
    /// <returns>What <paramref name="write"/> gives.</returns>
    /// <exception cref="IOException">
    /// The file is there already, or cannot be written. Where its contents are on the disk and its name may not be, it is there all the same.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static T Write<T>(string path, bool overwrite, Func<FileStream, T> write)
    {
        if (!overwrite && File.Exists(path))
            throw new IOException("The file exists.");
        var fullPath = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(fullPath) ?? throw new IOException("It is the root of a file system.");
        CreateFolder(folder);

        var stream = CreateTemporary(fullPath);
        var length = 0L;
        try
        {
            T result;
            using (stream)
            {
                // By the clock that gives files their times: of the file server, maybe.
                DeleteOldLeftovers(fullPath, File.GetLastWriteTimeUtc(stream.SafeFileHandle));
                result = write(stream);
                length = stream.Length;
                stream.Flush(flushToDisk: !UnixFiles.AreThere);
                UnixFiles.Synchronize(stream.SafeFileHandle, fullPath);
            }

            Rename(stream.Name, fullPath, overwrite);
            UnixFiles.SynchronizeFolder(folder);
            return result;
        }
        catch (IOException error) when (FileFault.IsNoSpace(error))
        {
            length = Math.Max(length, LengthOf(stream.Name));
            TryDelete(stream.Name);
            throw FileFault.NoRoom(folder, length, error);
        }
        catch
        {
            TryDelete(stream.Name);
            throw;
        }
    }

    /// <summary>Likewise, where writing gives nothing.</summary>
    /// <param name="path">The file. Its folder is made if need be.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="write">Writes what the file is to hold.</param>
    /// <exception cref="IOException">The file is there already, or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(string path, bool overwrite, Action<FileStream> write) => Write(path, overwrite, stream =>
    {
        write(stream);
        return true;
    });

    /// <summary>Makes a folder, and sees whether a file can be written to it.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">It cannot be made, or not be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    /// <exception cref="NotSupportedException">It is no name of a folder.</exception>
    public static void Probe(string folder)
    {
        Directory.CreateDirectory(folder);
        using var probe = new FileStream(
            Path.Combine(folder, $".{Guid.NewGuid():N}{TemporaryEnding}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
    }

    /// <summary>Deletes what processes that were killed while they wrote a file have left of it, as far as it can be deleted.</summary>
    /// <param name="path">The file. No other process is to be writing it; what one has open stays, where the file system keeps locks.</param>
    public static void DeleteLeftovers(string path)
    {
        foreach (var leftover in Leftovers(path))
        {
            if (!TryDeleteUnused(leftover))
                TryDelete(leftover.FullName);
        }
    }

    /// <summary>Likewise, where other processes may be writing the file: what was written to within the last hour stays too.</summary>
    /// <param name="path">The file.</param>
    /// <param name="now">The time, in UTC.</param>
    public static void DeleteOldLeftovers(string path, DateTime now)
    {
        foreach (var leftover in Leftovers(path))
        {
            if (now - leftover.LastWriteTimeUtc > LongestPause)
                TryDeleteUnused(leftover);
        }
    }

    // By name, and not by looking through a folder that may hold thousands of files. A link exists, wherever it leads but to a folder.
    private static IEnumerable<FileInfo> Leftovers(string path)
    {
        var fullPath = Path.GetFullPath(path);
        return Enumerable.Range(0, MostLeftovers).Select(number => new FileInfo(TemporaryPath(fullPath, $"{number}"))).Where(file => file.Exists);
    }

    /// <summary>Deletes a file unless a process has it open.</summary>
    /// <returns>Whether that could be told: of other users' files it cannot.</returns>
    private static bool TryDeleteUnused(FileInfo file)
    {
        // Nobody writes through a link, and nothing is opened through one.
        if (file.LinkTarget is not null)
            return TryDelete(file.FullName);
        try
        {
            // Whoever writes it has it locked, and so it is deleted while it is locked.
            new FileStream(file.FullName, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            // It is being written, has just got its name, or cannot be deleted: the next writer tries again.
            return true;
        }
    }

    // In the same folder, so that the last step is a mere change of name. A file that is there, or a link, is never opened.
    private static FileStream CreateTemporary(string fullPath)
    {
        for (var number = 0; ; number++)
        {
            var path = TemporaryPath(fullPath, number < MostLeftovers ? $"{number}" : $"{Guid.NewGuid():N}");
            try
            {
                return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            }
            catch (IOException error) when (number < MostLeftovers && FileFault.IsTaken(error))
            {
                // Another process is writing it, has just written it, or has died of it.
            }
        }
    }

    /// <summary>Makes a folder, and those above it, to stay.</summary>
    /// <param name="folder">The folder, as a full path.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
            return;
        var parent = Path.GetDirectoryName(folder);
        if (parent is not null)
            CreateFolder(parent);
        Directory.CreateDirectory(folder);
        if (parent is not null)
            UnixFiles.SynchronizeFolder(parent);
    }

    /// <summary>
    /// Gives a file its name in one step. Where no file may be replaced, .NET looks whether the name is free and then renames: of two that
    /// come at once the later would replace the earlier's. A second name is given to one alone; where there are none, a look must do.
    /// </summary>
    private static void Rename(string path, string name, bool overwrite)
    {
        if (!overwrite && UnixFiles.TryLink(path, name))
        {
            TryDelete(path);
            return;
        }

        if (!overwrite && Path.Exists(name))
            throw new IOException("The file exists.");
        File.Move(path, name, overwrite || UnixFiles.AreThere);
    }

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <summary>What has gone wrong is told, and not that this was in vain too.</summary>
    private static bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A later writer of the same file takes it away.
            return false;
        }
    }

    private static string TemporaryPath(string fullPath, string name) =>
        Path.Combine(Path.GetDirectoryName(fullPath)!, $"{TemporaryName(fullPath)}{name}{TemporaryEnding}");

    /// <summary>The same for the same file, and short whatever that is called.</summary>
    private static string TemporaryName(string path) =>
        $".{Sha256.OfText(Path.GetFileName(path))[..NameLength]}.";
}
