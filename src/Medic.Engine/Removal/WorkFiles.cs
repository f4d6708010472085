using Medic.Engine.Training;

namespace Medic.Engine.Removal;

/// <summary>
/// A model's working files while it is treated: a lock that keeps other runs from the same output, and the state that an interrupted
/// training goes on from.
/// </summary>
internal sealed class WorkFiles : IDisposable
{
    /// <summary>How often the folder may be taken away by a run that is just ending, before that is an error.</summary>
    private const int Attempts = 5;

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

    /// <summary>Takes the state away, if there is one.</summary>
    public void DeleteState() => File.Delete(StatePath);

    /// <summary>Unlocks; the folder goes with its last file, and the output folder with it where nothing came of it.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        try
        {
            Directory.Delete(Path.GetDirectoryName(_path)!);
            if (_madeOutputFolder)
                Directory.Delete(OutputFolder(_path));
        }
        catch (IOException)
        {
            // Other models are at work, a state waits there or an output was written; or another run was faster.
        }
    }

    private static string OutputFolder(string path) => Path.GetDirectoryName(Path.GetDirectoryName(path))!;

    private static FileStream Lock(PlannedOutput plan, string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            }
            catch (DirectoryNotFoundException) when (attempt < Attempts)
            {
                // A run that ended took the folder away in between.
            }
            catch (Exception error) when (error is IOException && File.Exists(path + ".lock"))
            {
                throw new OutputBusyException($"{plan.Path}: another run is at work on its output {plan.OutputPath}. Wait for it to end, or choose another output folder.", error);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new RemovalException($"{plan.Path}: the folder of its output {plan.OutputPath} cannot be written. {error.Message}", error);
            }
        }
    }
}
