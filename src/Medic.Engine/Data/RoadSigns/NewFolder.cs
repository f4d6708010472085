namespace Medic.Engine.Data.RoadSigns;

/// <summary>A folder that is filled beside its place and moved there when it is complete; gone, if it never is.</summary>
internal sealed class NewFolder : IDisposable
{
    private readonly string _target;

    private NewFolder(string target)
    {
        _target = target;
        Path = Beside(".part");
        Directory.CreateDirectory(Path);
    }

    /// <summary>Where to fill it.</summary>
    internal string Path { get; }

    /// <summary>Begins a folder.</summary>
    /// <param name="target">Where it will be, in full.</param>
    /// <param name="overwrite">Whether one of its kind that is there is replaced.</param>
    /// <param name="isDataset">Whether a folder is of its kind.</param>
    /// <exception cref="DatasetException">Something is there that is not to be replaced.</exception>
    internal static NewFolder Begin(string target, bool overwrite, Func<string, bool> isDataset)
    {
        if (File.Exists(target))
            throw new DatasetException($"'{target}' is a file. Give a folder to write.");
        var isFree = !Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any();
        if (!isFree && !isDataset(target))
            throw new DatasetException($"'{target}' holds something else than road signs that were written here, and is never replaced. Give another folder, or empty it.");
        if (!isFree && !overwrite)
            throw new DatasetException($"'{target}' exists. Force it to be replaced, or give another folder.");
        return new NewFolder(target);
    }

    /// <summary>Moves it to its place.</summary>
    internal void Commit()
    {
        var old = Beside(".old");
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

        if (Directory.Exists(old))
            Directory.Delete(old, recursive: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    private string Beside(string ending) => $"{_target}.{Guid.NewGuid():N}{ending}";
}
