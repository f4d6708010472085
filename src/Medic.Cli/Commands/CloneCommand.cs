using System.CommandLine;
using Medic.Cli.Options;
using Medic.Cli.Output;
using Medic.Engine.Auditing;
using Medic.Engine.Removal;

namespace Medic.Cli.Commands;

/// <summary>Which models are cloned, where to, and how.</summary>
internal sealed record CloneCall(IReadOnlyList<CloneJob> Jobs, CloneOptions Options, int ThrottleLimit, AuditLogOptions? Log);

/// <summary><c>medic clone</c>: cleans models by MEDIC cloning.</summary>
internal sealed class CloneCommand : OperationCommand<CloneCall>
{
    private readonly ModelFilesArgument _files = new();
    private readonly DataOptionGroup _data;
    private readonly AttackOptionGroup _attack;
    private readonly MedicOptionGroup _medic;
    private readonly ComputeOptionGroup _compute;
    private readonly Option<string> _out = new("--out") { Required = true, HelpName = "DIR", Description = "The folder for the clones; it mirrors the models' places." };
    private readonly TextOption<OutputFormat> _outputFormat = new("--output-format", NamedChoice.OutputFormat, "as-model") { HelpName = "as-model|torch|safetensors", Description = "The format of the clones: each model's own, PyTorch's or safetensors." };
    private readonly Option<string?> _quarantine = new("--quarantine") { HelpName = "DIR", Description = "The folder for clones that are rejected; they are not kept if not given." };
    private readonly PathOption _testData = new("--test-data") { Description = "Labelled images to measure on, before and after; the test part of --data if not given, or else a held-out tenth of it." };
    private readonly NumberOption<double> _ratio = new("--ratio", "The share of the clean samples to use, above 0 up to 1.");
    private readonly NumberOption<long> _count = new("--count", "How many clean samples to use.");
    private readonly NumberOption<int> _measureEvery = new("--measure-every", "Measure the clone after every N epochs too.", standard: 0);
    private readonly NumberOption<double> _maxAccuracyDrop = new("--max-accuracy-drop", "Reject a clone that loses more accuracy than this (0.03: three points).");
    private readonly NumberOption<double> _maxAttackSuccess = new("--max-attack-success", "Reject a clone on which the attack succeeds more often than this.");
    private readonly Option<bool> _allowWeakTeacher = new("--allow-weak-teacher") { Description = "Go on with a model that is hardly better than chance on the clean samples." };
    private readonly Option<bool> _force = new("--force") { Description = "Replace outputs that exist." };
    private readonly Option<bool> _skipExisting = new("--skip-existing") { Description = "Pass over models whose output is there already, made of the same file with the same settings; replace outputs of Medic's that are out of date." };
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on with trainings that were interrupted, from their last finished epochs." };
    private readonly NumberOption<int> _jobs = new("--jobs", "How many models are cleaned at once; each has threads of its own.", standard: 1);
    private readonly Option<string?> _log = new("--log") { HelpName = "PATH", Description = "A log of the run, to which every run adds: a file, whose name gets the day, or a folder." };
    private readonly TextOption<AuditLogFormat> _logFormat = new("--log-format", NamedChoice.LogFormat, "json") { HelpName = "json|text", Description = "One JSON object a line, or lines of text." };
    private readonly NumberOption<long> _seed = new("--seed", "Seed of every random draw of the cloning.", standard: 0);
    private readonly Option<string?> _note = new("--note") { HelpName = "TEXT", Description = "A note to keep in the clones' records." };

    public CloneCommand()
        : base("clone", "Clean models: train a clone of each on clean samples, without its backdoor, and write it as a new checkpoint.")
    {
        Add(_files);
        _data = new DataOptionGroup(this, "The clean labelled samples; their training part where they have one.");
        Add(_out);
        Add(_outputFormat);
        Add(_quarantine);
        Add(_testData);
        _attack = new AttackOptionGroup(this);
        Option[] own = [_ratio, _count, _seed, _measureEvery, _maxAccuracyDrop, _maxAttackSuccess, _allowWeakTeacher, _force, _skipExisting, _resume, _jobs, _log, _logFormat, _note];
        foreach (var option in own)
            Add(option);
        _medic = new MedicOptionGroup(this);
        _compute = new ComputeOptionGroup(this);
    }

    /// <inheritdoc/>
    protected override CloneCall Bind(ParseResult arguments)
    {
        var throttleLimit = _jobs.Read(arguments);
        var options = new CloneOptions
        {
            DataPath = _data.Path.Read(arguments),
            TestDataPath = arguments.GetValue(_testData),
            SampleRatio = _ratio.Find(arguments),
            SampleCount = _count.Find(arguments),
            Method = _medic.Read(arguments),
            Normalization = _data.Normalization.Read(arguments),
            InputSize = _data.ImageSize.Find(arguments),
            ClassNames = _data.ClassNames.Read(arguments),
            // Not the run's seed: clones of all seeds are measured on the same stamped images.
            Attack = _attack.Read(arguments),
            MeasureEvery = _measureEvery.Read(arguments),
            MaxAccuracyDrop = _maxAccuracyDrop.Find(arguments),
            MaxAttackSuccess = _maxAttackSuccess.Find(arguments),
            AllowWeakTeacher = arguments.GetValue(_allowWeakTeacher),
            Overwrite = arguments.GetValue(_force),
            SkipExisting = arguments.GetValue(_skipExisting),
            Resume = arguments.GetValue(_resume),
            Seed = _seed.Read(arguments),
            Note = arguments.GetValue(_note),
            Compute = _compute.Read(arguments, throttleLimit),
        };
        options.Validate();
        var plans = OutputPlan.Create(_files.Read(arguments), arguments.GetRequiredValue(_out), arguments.GetValue(_quarantine), _outputFormat.Read(arguments));
        var log = arguments.GetValue(_log) is { } path ? new AuditLogOptions(path, _logFormat.Read(arguments)) : null;
        return new CloneCall([.. plans.Select(plan => new CloneJob(plan, options))], options, throttleLimit, log);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(CloneCall call, Terminal terminal, CancellationToken cancellationToken)
    {
        using var cleaning = new ModelCleaning(call.Options);
        var repository = new RepositoryCleaning(cleaning, call.ThrottleLimit);
        using var log = call.Log is { } options ? AuditLog.Open(options, call.Jobs) : null;
        var results = terminal.Progress.Run(board =>
        {
            var watch = new CloneWatch(board, log);
            repository.Run(call.Jobs, watch, cancellationToken);
            return watch.Results(call.Jobs);
        });
        terminal.Results(results, CloneTable.Create);
        return results.All(result => result.Status is CloneStatus.Cleaned or CloneStatus.Skipped) ? ExitCode.Done : ExitCode.SomeFailed;
    }
}
