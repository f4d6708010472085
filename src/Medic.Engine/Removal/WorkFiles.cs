using Medic.Engine.Training;

namespace Medic.Engine.Removal;

/// <summary>
/// A model's working files while it is treated: a lock that keeps other runs from the same output, and the state that an interrupted
/// training goes on from.
/// </summary>
internal sealed class WorkFiles : IDisposable
{
    /// <summary>How often the folder or the lock may be taken away by a run that is just ending, before that is an error.</summary>
    private const int Attempts = 100;

    private readonly string _path;
    private readonly FileStream _lock;
    private readonly bool _madeOutputFolder;

    private WorkFiles(string path, FileStream @lock, bool madeOutputFolder)
    {
        _path = path;
        _lock = @lock;
        _madeOutputFolder = madeOutputFolder;
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
        var isThere = Directory.Exists(OutputFolder(path));
        var files = new WorkFiles(path, Lock(plan, path), !isThere);
        AtomicFile.DeleteLeftovers(plan.OutputPath);
        AtomicFile.DeleteLeftovers(files.StatePath);
        if (plan.QuarantinePath is { } quarantine)
            AtomicFile.DeleteLeftovers(quarantine);
        return files;
    }

    /// <summary>Where the training's state goes.</summary>
    /// <param name="training">What identifies the training.</param>
    public TrainingJournal Journal(string training) => new(StatePath, training);

    /// <summary>Takes the state away, if there is one. One that cannot be taken away does no harm: it is known by its training.</summary>
    public void DeleteState() => Try(() => File.Delete(StatePath));

    /// <summary>Unlocks; the folder goes with its last file, and the output folder with it where nothing came of it.</summary>
    public void Dispose()
    {
        // While it is still locked: what a run finds under this name is then never what this one lets go of.
        if (UnixFiles.AreThere)
            Try(() => File.Delete(LockPath(_path)));
        _lock.Dispose();
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

    private static string LockPath(string path) => path + ".lock";

    private static string OutputFolder(string path) => Path.GetDirectoryName(Path.GetDirectoryName(path))!;

    private static FileStream Lock(PlannedOutput plan, string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                // Where a file can be deleted that is open, that is done by hand: only what is in its place may go.
                var file = new FileStream(
                    LockPath(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, UnixFiles.AreThere ? FileOptions.None : FileOptions.DeleteOnClose);
                if (IsInPlace(file))
                    return file;
                file.Dispose();
            }
            catch (IOException error) when (FileFault.IsInUse(error))
            {
                throw new OutputBusyException($"{plan.Path}: another run is at work on its output {plan.OutputPath}. Wait for it to end, or choose another output folder.", error);
            }
            catch (IOException) when (attempt < Attempts)
            {
                // A run that ended took the folder or the lock away in between, and another may have made it again since: what is there
                // now tells nothing. Whatever else it is fails the next time too.
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new RemovalException($"{plan.Path}: the folder of its output {plan.OutputPath} cannot be written. {error.Message}", error);
            }
        }
    }

    /// <summary>Whether a locked file still has its name: between opening it and locking it, a run that ended may have taken it away.</summary>
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
