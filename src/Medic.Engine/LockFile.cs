namespace Medic.Engine;

/// <summary>A file that one at a time has, of all processes and threads; it goes when it is let go of.</summary>
internal sealed class LockFile : IDisposable
{
    /// <summary>How often the folder or the file may be taken away by one that is just letting go, before that is an error.</summary>
    private const int Attempts = 100;

    private readonly FileStream _file;

    private LockFile(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="path">The file. Its folder is made if need be.</param>
    /// <exception cref="IOException">Another has it (<see cref="FileFault.IsInUse"/>), or it cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static LockFile Take(string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                if (new FileInfo(path).LinkTarget is not null)
                    throw new IOException($"{path} is a link, and would be followed. Remove it.");
                // Where a file can be deleted that is open, that is done by hand: only what is in its place may go.
                var file = new FileStream(
                    path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, UnixFiles.AreThere ? FileOptions.None : FileOptions.DeleteOnClose);
                if (IsInPlace(file))
                    return new LockFile(file);
                file.Dispose();
            }
            catch (IOException error) when (attempt < Attempts && !FileFault.IsInUse(error))
            {
                // One that ended took the folder or the lock away in between, and another may have made it again since: what is there
                // now tells nothing. Whatever else it is fails the next time too.
            }
        }
    }

    /// <summary>Lets go of it.</summary>
    public void Dispose()
    {
        // While it is still locked: what another finds under this name is then never what this one lets go of.
        if (UnixFiles.AreThere)
            Delete(_file.Name);
        _file.Dispose();
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A lock that stays is nobody's, and the next takes it.
        }
    }

    /// <summary>Whether a locked file still has its name: between opening it and locking it, one that ended may have taken it away.</summary>
    private static bool IsInPlace(FileStream file)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        try
        {
            // What is deleted is called so there, or otherwise.
            var target = new FileInfo($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}").LinkTarget;
            return target is null || Path.GetFileName(target) == Path.GetFileName(file.Name);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
