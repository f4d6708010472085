using System.Management.Automation;
using Medic.Engine;

namespace Medic.Cmdlets.Commands;

/// <summary>A cmdlet that tries models one by one: each result goes on as soon as it is there, and a model that fails stops no other.</summary>
/// <typeparam name="TResult">What comes of a model.</typeparam>
/// <param name="activity">What the progress bar says is done.</param>
/// <param name="errorId">The stable id of the error where a model fails.</param>
public abstract class ModelTrialCommand<TResult>(string activity, string errorId) : MeasurementCommand
{
    private readonly ProgressRecord _progress = new(activityId: 0, activity, "Reading");
    private int _count;

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
    protected void ShowOperation(string operation)
    {
        _progress.CurrentOperation = operation;
        WriteProgress(_progress);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessFile(string path)
    {
        // How many models there will be is the pipeline's secret.
        _progress.StatusDescription = $"{++_count}: {System.IO.Path.GetFileName(path)}";
        WriteProgress(_progress);
        try
        {
            var (result, error) = Try(path);
            if (error is null)
                WriteObject(result);
            else
                WriteFileError(error, errorId, ErrorCategory.InvalidData, path);
        }
        catch (MedicException error)
        {
            WriteFileError(error.Message, "InvalidOption", ErrorCategory.InvalidArgument, path);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        _progress.RecordType = ProgressRecordType.Completed;
        WriteProgress(_progress);
    }
}
