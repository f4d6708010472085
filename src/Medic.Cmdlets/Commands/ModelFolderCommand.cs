using System.Management.Automation;
using Medic.Engine;

namespace Medic.Cmdlets.Commands;

/// <summary>A cmdlet that looks at models one by one, and writes what comes of each to a folder of its own, if to any.</summary>
/// <typeparam name="TOptions">How a model is looked at.</typeparam>
/// <typeparam name="TResult">What comes of it.</typeparam>
public abstract class ModelFolderCommand<TOptions, TResult> : ModelDataCommand
{
    private readonly List<(string Path, TOptions Options)> _models = [];
    private readonly ModelTrial _trial;

    /// <summary>Creates the cmdlet.</summary>
    /// <param name="activity">What the progress bar says is done.</param>
    /// <param name="errorId">The stable id of the error where a model fails.</param>
    protected ModelFolderCommand(string activity, string errorId) => _trial = new ModelTrial(this, activity, errorId);

    /// <summary>The seed of what is drawn at random.</summary>
    [Parameter]
    public long Seed { get; set; }

    /// <summary>Replaces files that exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The folder for what is written of all models; null writes nothing.</summary>
    protected abstract string? OutputFolder { get; }

    /// <summary>What is asked before anything is written of a model.</summary>
    protected abstract string Action { get; }

    /// <summary>The settings with what was said of the current model.</summary>
    protected abstract TOptions ForModel();

    /// <summary>Looks at one model.</summary>
    /// <param name="job">The model.</param>
    /// <returns>What came of it, or why nothing did.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    protected abstract (TResult Result, string? Error) Try(ModelJob<TOptions> job);

    /// <summary>Shows what is being done with the current model.</summary>
    /// <param name="operation">What.</param>
    /// <param name="share">How much of the model's work is done, 0..1.</param>
    protected void ShowOperation(string operation, double share) => _trial.Show(operation, share);

    /// <inheritdoc/>
    /// <remarks>Where a model's folder is depends on where all the models are: the work waits for the last of them.</remarks>
    protected sealed override void ProcessFile(string path) => _models.Add((path, ForModel()));

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => OrTerminate(TryAll, "InvalidOption", ErrorCategory.InvalidArgument);

    private void TryAll()
    {
        var jobs = ModelJob.Plan(_models, OutputFolder)
            .Where(job => job.OutputFolder is null || ShouldProcess(job.Path, $"{Action} to {job.OutputFolder}"))
            .ToArray();
        _trial.Count = jobs.Length;
        foreach (var job in jobs)
            _trial.Run(job.Path, () => Try(job));
        _trial.Complete();
    }
}
