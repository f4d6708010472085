using Medic.Engine.Training;

namespace Medic.Engine.Removal;

/// <summary>
/// A model's working files while it is treated: locks that keep other runs from the same output and state, and the state that an
/// interrupted training goes on from.
/// </summary>
internal sealed class WorkFiles : IDisposable
{
    private readonly string _path;
    private readonly List<LockFile> _locks = [];
    private readonly bool _madeOutputFolder;

    private WorkFiles(string path)
    {
        _path = path;
        _madeOutputFolder = !Directory.Exists(OutputFolder(path));
    }

    private string StatePath => _path + ".state";

    /// <summary>Locks a model's output, and clears away what runs that were killed left half-written.</summary>
    /// <param name="plan">The model's plan.</param>
    /// <returns>Null where the plan has no working files.</returns>
    /// <exception cref="OutputBusyException">Another run is at work on the same output.</exception>
    /// <exception cref="RemovalException">The files cannot be written.</exception>
    public static WorkFiles? Open(PlannedOutput plan)
    {
        if (plan.WorkPath is not { } path)
            return null;
        var files = new WorkFiles(path);
        try
        {
            foreach (var lockPath in plan.LockPaths)
                files._locks.Add(Lock(plan, lockPath));
            AtomicFile.DeleteLeftovers(plan.OutputPath);
            AtomicFile.DeleteLeftovers(files.StatePath);
            // No lock is of the quarantine: runs with other outputs may share it.
            if (plan.QuarantinePath is { } quarantine)
                AtomicFile.DeleteOldLeftovers(quarantine, DateTime.UtcNow);
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Where the training's state goes.</summary>
    /// <param name="training">What identifies the training.</param>
    public TrainingJournal Journal(string training) => new(StatePath, training);

    /// <summary>Takes the state away, if there is one. One that cannot be taken away does no harm: it is known by its training.</summary>
    public void DeleteState() => Try(() => File.Delete(StatePath));

    /// <summary>Unlocks; the folder goes with its last file, and the output folder with it where nothing came of it.</summary>
    public void Dispose()
    {
        if (_locks.Count == 0)
            return;
        foreach (var held in _locks)
            held.Dispose();
        Try(() =>
        {
            Directory.Delete(Path.GetDirectoryName(_path)!);
            if (_madeOutputFolder)
                Directory.Delete(OutputFolder(_path));
        });
    }

    private static void Try(Action delete)
    {
        try
        {
            delete();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Other models are at work, a state waits there or an output was written; another run was faster; or the folder was taken
            // away, or may not be written any more. What has become of the model is not changed by that.
        }
    }

    private static string OutputFolder(string path) => Path.GetDirectoryName(Path.GetDirectoryName(path))!;

    private static LockFile Lock(PlannedOutput plan, string path)
    {
        try
        {
            return LockFile.Take(path);
        }
        catch (IOException error) when (FileFault.IsInUse(error))
        {
            throw new OutputBusyException($"{plan.Path}: another run is at work on its output {plan.OutputPath}. Wait for it to end, or choose another output folder.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RemovalException($"{plan.Path}: the folder of its output {plan.OutputPath} cannot be written. {error.Message}", error);
        }
    }
}
