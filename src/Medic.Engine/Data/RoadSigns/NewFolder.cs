namespace Medic.Engine.Data.RoadSigns;

/// <summary>
/// A folder that is filled beside its place and moved there when it is complete and on the disk; gone, if it never is. One at a time is
/// written for a place, and what a killed run left beside it is cleared up by the next.
/// </summary>
internal sealed class NewFolder : IDisposable
{
    private const string PartEnding = ".part";
    private const string OldEnding = ".old";
    private const int NameLength = 16;

    private readonly string _target;
    private readonly string _parent;
    private readonly LockFile _lock;

    private NewFolder(string target)
    {
        _target = target;
        _parent = System.IO.Path.GetDirectoryName(target) ?? target;
        Path = Beside(PartEnding);
        AtomicFile.CreateFolder(_parent);
        _lock = Lock();
    }

    /// <summary>Where to fill it.</summary>
    internal string Path { get; }

    /// <summary>Begins a folder.</summary>
    /// <param name="target">Where it will be, in full.</param>
    /// <param name="overwrite">Whether one of its kind that is there is replaced.</param>
    /// <param name="isDataset">Whether a folder is of its kind.</param>
    /// <exception cref="DatasetException">Something is there that is not to be replaced, or another run is writing it.</exception>
    internal static NewFolder Begin(string target, bool overwrite, Func<string, bool> isDataset)
    {
        if (File.Exists(target))
            throw new DatasetException($"'{target}' is a file. Give a folder to write.");
        var folder = new NewFolder(target);
        try
        {
            folder.ClearUp();
            if (!IsFree(target) && !isDataset(target))
                throw new DatasetException($"'{target}' holds something else than road signs that were written here, and is never replaced. Give another folder, or empty it.");
            if (!IsFree(target) && !overwrite)
                throw new DatasetException($"'{target}' exists. Force it to be replaced, or give another folder.");
            AtomicFile.CreateFolder(folder.Path);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Moves it to its place, when all of it is on the disk.</summary>
    internal void Commit()
    {
        Synchronize();
        var old = Beside(OldEnding);
        if (Directory.Exists(_target))
            Directory.Move(_target, old);
        try
        {
            Directory.Move(Path, _target);
        }
        catch when (Directory.Exists(old))
        {
            Directory.Move(old, _target);
            throw;
        }

        UnixFiles.SynchronizeFolder(_parent);
        if (Directory.Exists(old))
            Directory.Delete(old, recursive: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            if (Directory.Exists(Path))
                Directory.Delete(Path, recursive: true);
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private static bool IsFree(string target) => !Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any();

    private LockFile Lock()
    {
        try
        {
            return LockFile.Take(System.IO.Path.Combine(_parent, $".{Sha256.OfText(System.IO.Path.GetFileName(_target))[..NameLength]}.lock"));
        }
        catch (IOException error) when (FileFault.IsInUse(error))
        {
            throw new DatasetException($"'{_target}': another run is writing it. Wait for it to end, or give another folder.", error);
        }
    }

    /// <summary>Clears up after runs that were killed: of one that was between its two moves, what it was to replace takes its place again.</summary>
    private void ClearUp()
    {
        foreach (var part in Leftovers(PartEnding))
            part.Delete(recursive: true);
        foreach (var old in Leftovers(OldEnding).OrderByDescending(folder => folder.LastWriteTimeUtc))
        {
            if (!Directory.Exists(_target))
                Directory.Move(old.FullName, _target);
            else if (!IsFree(_target))
                old.Delete(recursive: true);
        }
    }

    private DirectoryInfo[] Leftovers(string ending)
    {
        // As they are called here, and nothing that somebody else may call so.
        var length = Beside(ending).Length;
        return [.. new DirectoryInfo(_parent).EnumerateDirectories("*" + ending).Where(folder => folder.LinkTarget is null
            && folder.FullName.Length == length
            && folder.FullName.StartsWith(_target + ".", StringComparison.Ordinal)
            && Guid.TryParseExact(folder.FullName[(_target.Length + 1)..^ending.Length], "N", out _))];
    }

    /// <summary>All at once, and not each file when it is written: by now the system has done most of it.</summary>
    private void Synchronize()
    {
        foreach (var path in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            if (UnixFiles.AreThere)
                UnixFiles.Synchronize(file, path);
            else
                RandomAccess.FlushToDisk(file);
        }

        foreach (var folder in Directory.EnumerateDirectories(Path, "*", SearchOption.AllDirectories).Append(Path))
            UnixFiles.SynchronizeFolder(folder);
    }

    private string Beside(string ending) => $"{_target}.{Guid.NewGuid():N}{ending}";
}
