using System.Management.Automation;
using Medic.Engine;

namespace Medic.Cmdlets.Commands;

/// <summary>A cmdlet that measures models one by one, as they come.</summary>
/// <typeparam name="TResult">What comes of a model.</typeparam>
public abstract class ModelTrialCommand<TResult> : MeasurementCommand
{
    private readonly ModelTrial _trial;

    /// <summary>Creates the cmdlet.</summary>
    /// <param name="activity">What the progress bar says is done.</param>
    /// <param name="errorId">The stable id of the error where a model fails.</param>
    protected ModelTrialCommand(string activity, string errorId) => _trial = new ModelTrial(this, activity, errorId);

    /// <summary>The seed of what is drawn at random.</summary>
    [Parameter]
    public long Seed { get; set; }

    /// <summary>Tries one model, with what the pipeline says of it.</summary>
    /// <param name="path">The file's full path.</param>
    /// <returns>What came of it, or why nothing did.</returns>
    /// <exception cref="MedicException">The parameters make no sense for this model.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    protected abstract (TResult Result, string? Error) Try(string path);

    /// <summary>Shows what is being done with the current model.</summary>
    /// <param name="operation">What.</param>
    protected void ShowOperation(string operation) => _trial.Show(operation);

    /// <inheritdoc/>
    protected sealed override void ProcessFile(string path) => _trial.Run(path, () => Try(path));

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => _trial.Complete();
}
