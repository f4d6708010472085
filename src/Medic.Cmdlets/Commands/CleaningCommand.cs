using System.Management.Automation;
using Medic.Engine;
using Medic.Engine.Auditing;
using Medic.Engine.Removal;
using Medic.Engine.Runs;
using Medic.Engine.Settings;

namespace Medic.Cmdlets.Commands;

/// <summary>A cmdlet that cleans models by one removal method.</summary>
public abstract class CleaningCommand : RemovalCommand
{
    private readonly List<(string Path, CloneOptions Options)> _models = [];
    private RunFolder? _runFolder;
    private Shard _shard = Engine.Runs.Shard.Whole;

    /// <summary>The folder for what is rejected, which mirrors the models' places too; it is not kept if not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? QuarantinePath { get; set; }

    /// <summary>The format of what is written: each model's own, PyTorch's or safetensors.</summary>
    [Parameter]
    public OutputFormat OutputFormat { get; set; }

    /// <summary>
    /// The folder that all models lie below, which outputs mirror; the deepest that they have in common if not given, which moves where
    /// models come and go.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RootPath { get; set; }

    /// <summary>A folder that the machines of a run share: it keeps what has become of every model.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RunPath { get; set; }

    /// <summary>The part of the models to clean: <c>K/N</c>, the K-th of N parts, K from 0.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Shard { get; set; }

    /// <summary>By what the models are divided.</summary>
    [Parameter]
    public ShardBalance Balance { get; set; }

    /// <summary>Rejects what loses more accuracy than this (0.03: three points).</summary>
    [Parameter]
    public double? MaxAccuracyDrop { get; set; }

    /// <summary>Rejects that on which the attack succeeds more often than this.</summary>
    [Parameter]
    public double? MaxAttackSuccess { get; set; }

    /// <summary>Replaces outputs that exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// Passes over models whose output is there already, made of the same file with the same method and settings, as its own record
    /// tells; replaces outputs of Medic's that are out of date.
    /// </summary>
    [Parameter]
    public SwitchParameter SkipExisting { get; set; }

    /// <summary>Goes on with trainings that were interrupted, from their last finished epochs.</summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    /// <summary>The seed of what is drawn at random.</summary>
    [Parameter]
    public long Seed { get; set; }

    /// <summary>Epochs of training.</summary>
    [Parameter]
    public int? Epochs { get; set; }

    /// <summary>How the learning rate falls.</summary>
    [Parameter]
    public LearningRateSchedule? Schedule { get; set; }

    /// <summary>The learning rate of the first epoch.</summary>
    [Parameter]
    public double? LearningRate { get; set; }

    /// <summary>The momentum.</summary>
    [Parameter]
    public double? Momentum { get; set; }

    /// <summary>L2 penalty on all weights.</summary>
    [Parameter]
    public double? WeightDecay { get; set; }

    /// <summary>Images in a batch.</summary>
    [Parameter]
    public int? BatchSize { get; set; }

    /// <summary>Trains on the images as they are.</summary>
    [Parameter]
    public SwitchParameter NoAugmentation { get; set; }

    /// <summary>Keeps the epoch with the best accuracy on held-out samples, not the last.</summary>
    [Parameter]
    public SwitchParameter KeepBest { get; set; }

    /// <summary>What is done to a model, for those who ask before: <c>Clone</c>.</summary>
    protected abstract string Operation { get; }

    /// <summary>The removal method and what was said of it alone; what several methods have is added to that.</summary>
    /// <exception cref="MedicException">It makes no sense.</exception>
    protected abstract RemovalMethodOptions ReadMethod();

    /// <summary>A parameter's argument; null where none was given, and the parameter shows its default.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="value">Its value.</param>
    protected object? Bound(string name, object? value) => MyInvocation.BoundParameters.ContainsKey(name) ? value : null;

    /// <inheritdoc/>
    protected sealed override CloneOptions Complete(CloneOptions options)
    {
        _runFolder = RunPath is { } path ? new RunFolder(FullPath(path)) : null;
        var scheduled = Shard is null && _runFolder is not null ? Engine.Runs.Shard.FromEnvironment(Environment.GetEnvironmentVariable) : null;
        _shard = Shard is { } text ? Engine.Runs.Shard.Parse(text) : scheduled ?? Engine.Runs.Shard.Whole;
        if (_runFolder is { } folder)
            LogPath ??= folder.LogPath(_shard.Index);
        return options with
        {
            Method = ReadMethod().With(ReadTraining()),
            MaxAccuracyDrop = MaxAccuracyDrop,
            MaxAttackSuccess = MaxAttackSuccess,
            Overwrite = Force,
            SkipExisting = SkipExisting,
            Resume = Resume,
            Seed = Seed,
        };
    }

    /// <inheritdoc/>
    protected sealed override void AddModel(string path, CloneOptions options) => _models.Add((path, options));

    /// <inheritdoc/>
    protected sealed override void RunAll()
    {
        var plans = OutputPlan.Create(
            _models.Select(model => model.Path),
            FullPath(OutputPath),
            QuarantinePath is { } quarantine ? FullPath(quarantine) : null,
            RootPath is { } root ? FullPath(root) : null,
            OutputFormat);
        var all = plans.Zip(_models, (plan, model) => new CloneJob(plan, model.Options)).ToArray();
        var chosen = _shard.Of(all, Balance).Where(job => ShouldProcess(job.Plan.Path, $"{Operation} to {job.Plan.OutputPath}")).ToArray();
        if (_runFolder is { } folder && ShouldProcess(folder.FullPath, $"Take part in the run as shard {_shard}"))
            OrTerminate(() => RunShard(folder, all, chosen), "RunRefused", ErrorCategory.InvalidOperation);
        else if (_runFolder is null)
            Run(chosen, watch => watch);
    }

    private void RunShard(RunFolder folder, CloneJob[] all, CloneJob[] chosen)
    {
        using var run = ShardRun.Open(folder, all, _shard, Balance, CancellationToken);
        foreach (var path in run.Unplanned)
            WriteWarning($"{path}: was not there when this run began, and is not cleaned in it.");
        WriteVerbose($"{folder.FullPath}: {run.DoneCount} models of shard {_shard} are done, {run.Jobs.Count} are left.");
        var places = chosen.Select(job => job.Plan.Place).ToHashSet(StringComparer.Ordinal);
        Run([.. run.Jobs.Where(job => places.Contains(job.Plan.Place))], watch => run.Watch(watch, CancellationToken));
    }

    private void Run(CloneJob[] jobs, Func<ICloneObserver, ICloneObserver> watched)
    {
        if (jobs.Length == 0)
            return;
        using var log = OpenLog(jobs);
        using var cleaning = new ModelCleaning(Settings);
        var bars = new CloneProgressBars(this, jobs.Length);
        new RepositoryCleaning(cleaning, ThrottleLimit).Run(jobs, watched(new Watch(this, bars, log)), CancellationToken);
        bars.Complete();
    }

    private IReadOnlyList<KeyValuePair<string, string>> ReadTraining() => SettingText.Given(
        ("epochs", Bound(nameof(Epochs), Epochs)),
        ("batch-size", Bound(nameof(BatchSize), BatchSize)),
        ("learning-rate", Bound(nameof(LearningRate), LearningRate)),
        ("momentum", Bound(nameof(Momentum), Momentum)),
        ("weight-decay", Bound(nameof(WeightDecay), WeightDecay)),
        ("schedule", Bound(nameof(Schedule), Schedule)),
        ("augment", NoAugmentation ? false : null),
        ("keep-best", KeepBest ? true : null));

    /// <summary>Hands what happens to the bars, the log and the pipeline.</summary>
    private sealed class Watch(CleaningCommand cmdlet, CloneProgressBars bars, AuditLog? log) : ICloneObserver
    {
        private readonly CleaningWatch _models = new(cmdlet, bars, log);

        public void Begin(CloneJob job) => _models.Begin(job);

        public void Report(CloneJob job, CloneProgress progress) => _models.Report(job, progress);

        public void End(CloneJob job, CloneResult result)
        {
            _models.End(job, result);
            cmdlet.Report(result, result.Path);
        }
    }
}
