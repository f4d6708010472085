using System.Diagnostics;

namespace Medic.Engine.Removal;

/// <summary>The main job: reads a model, measures it, takes its backdoor out, measures what came of it, and writes that.</summary>
/// <remarks>One instance serves all models of a call, from several threads at once if need be; the clean samples are read once.</remarks>
public sealed class ModelCleaning : IDisposable
{
    private readonly CleanData _data = new();
    private readonly CloneOptions _options;

    /// <summary>Prepares for models that are treated alike where nothing else is said of one.</summary>
    /// <param name="options">How.</param>
    /// <exception cref="MedicException">A setting is out of range.</exception>
    public ModelCleaning(CloneOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
    }

    /// <summary>Treats one model by the call's settings. Never throws for a bad model: the result says how it ended.</summary>
    /// <param name="plan">The model and its output.</param>
    /// <param name="progress">Told of stages and epochs.</param>
    /// <param name="cancellationToken">Stops within one batch.</param>
    public CloneResult Clean(PlannedOutput plan, IProgress<CloneProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Clean(new CloneJob(plan, _options), progress, cancellationToken);

    /// <summary>Treats one model by its own settings. Never throws for a bad model: the result says how it ended.</summary>
    /// <param name="job">The model, its output and its settings.</param>
    /// <param name="progress">Told of stages and epochs.</param>
    /// <param name="cancellationToken">Stops within one batch.</param>
    public CloneResult Clean(CloneJob job, IProgress<CloneProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        var clock = Stopwatch.StartNew();
        var treatment = new ModelTreatment(job, _data, progress, cancellationToken);
        CloneResult result;
        try
        {
            treatment.Run();
            result = treatment.Result;
        }
        catch (OperationCanceledException)
        {
            result = treatment.Result with { Status = CloneStatus.Cancelled, Reason = "The run was cancelled." };
        }
        catch (OutputBusyException error)
        {
            result = treatment.Result with { Status = CloneStatus.Busy, Reason = error.Message };
        }
        catch (Exception error)
        {
            result = treatment.Result with { Status = CloneStatus.Failed, Reason = ErrorText.For(job.Plan.Path, error) };
        }

        return result with { Duration = clock.Elapsed };
    }

    /// <inheritdoc/>
    public void Dispose() => _data.Dispose();
}
