namespace Medic.Fuzzing;

/// <summary>A folder for the files of the current case, in memory where the system has such a place.</summary>
internal sealed class WorkingFolder : IDisposable
{
    private const string InMemory = "/dev/shm";

    /// <summary>Where it is.</summary>
    public string Path { get; } = System.IO.Path.Combine(
        Directory.Exists(InMemory) ? InMemory : System.IO.Path.GetTempPath(), $"medic-fuzzing-{Guid.NewGuid():N}");

    public WorkingFolder() => Directory.CreateDirectory(Path);

    /// <summary>A file in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
