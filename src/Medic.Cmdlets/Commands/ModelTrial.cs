using System.Diagnostics;
using System.Management.Automation;
using Medic.Engine;

namespace Medic.Cmdlets.Commands;

/// <summary>Tries models one by one: each result goes on as soon as it is there, and a model that fails stops no other.</summary>
/// <param name="cmdlet">The cmdlet that tries them.</param>
/// <param name="activity">What the progress bar says is done.</param>
/// <param name="errorId">The stable id of the error where a model fails.</param>
internal sealed class ModelTrial(ModelFileCommand cmdlet, string activity, string errorId)
{
    private const int Percent = 100;

    private readonly ProgressRecord _progress = new(activityId: 0, activity, "Reading");
    private readonly Stopwatch _clock = new();
    private int _begun;

    /// <summary>How many models there will be; null where that is the pipeline's secret.</summary>
    public int? Count { get; set; }

    /// <summary>Tries one model.</summary>
    /// <typeparam name="TResult">What comes of it.</typeparam>
    /// <param name="path">The file's full path.</param>
    /// <param name="attempt">Gives what came of it, or why nothing did.</param>
    public void Run<TResult>(string path, Func<(TResult Result, string? Error)> attempt)
    {
        _clock.Start();
        _begun++;
        _progress.StatusDescription = $"{_begun}{(Count is { } count ? $" of {count}" : string.Empty)}: {Path.GetFileName(path)}";
        cmdlet.WriteProgress(_progress);
        try
        {
            var (result, error) = attempt();
            if (error is null)
                cmdlet.WriteObject(result);
            else
                cmdlet.WriteFileError(error, errorId, ErrorCategory.InvalidData, path);
        }
        catch (MedicException error)
        {
            cmdlet.WriteFileError(error.Message, "InvalidOption", ErrorCategory.InvalidArgument, path);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Shows what is being done with the current model.</summary>
    /// <param name="operation">What.</param>
    public void Show(string operation)
    {
        _progress.CurrentOperation = operation;
        cmdlet.WriteProgress(_progress);
    }

    /// <summary>Shows what is being done with the current model of a known number, and how long all of them will take.</summary>
    /// <param name="operation">What.</param>
    /// <param name="share">How much of this model's work is done, 0..1.</param>
    public void Show(string operation, double share)
    {
        var count = Count ?? _begun;
        var done = _begun - 1 + share;
        _progress.PercentComplete = (int)(Percent * done / count);
        if (done > 0)
            _progress.SecondsRemaining = (int)Math.Min((_clock.Elapsed / done * (count - done)).TotalSeconds, int.MaxValue);
        Show(operation);
    }

    /// <summary>Takes the bar away.</summary>
    public void Complete()
    {
        _progress.RecordType = ProgressRecordType.Completed;
        cmdlet.WriteProgress(_progress);
    }
}
