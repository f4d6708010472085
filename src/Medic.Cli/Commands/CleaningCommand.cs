using System.CommandLine;
using System.Runtime.InteropServices;
using Medic.Cli.Options;
using Medic.Cli.Output;
using Medic.Engine;
using Medic.Engine.Auditing;
using Medic.Engine.Removal;
using Medic.Engine.Runs;

namespace Medic.Cli.Commands;

/// <summary>Which models are cleaned, where to, and how.</summary>
internal sealed record CleaningCall(IReadOnlyList<CloneJob> Jobs, RunPart Part, CloneOptions Options, int ThrottleLimit, AuditLogOptions? Log);

/// <summary>A command that cleans models by one removal method.</summary>
internal abstract class CleaningCommand : OperationCommand<CleaningCall>
{
    /// <summary>SIGUSR1, which has no name in .NET: Linux's number, and macOS's.</summary>
    private static readonly PosixSignal TimeLimitNear = (PosixSignal)(OperatingSystem.IsMacOS() ? 30 : 10);

    private readonly ModelFilesArgument _files = new();
    private readonly RunOptionGroup _run;
    private readonly RemovalOptionGroup _removal;
    private readonly Option<string> _out = new("--out") { Required = true, HelpName = "DIR", Description = "The folder for the cleaned models; it mirrors the models' places." };
    private readonly TextOption<OutputFormat> _outputFormat = new("--output-format", NamedChoice.OutputFormat, "as-model") { HelpName = "as-model|torch|safetensors", Description = "The format of what is written: each model's own, PyTorch's or safetensors." };
    private readonly Option<string?> _quarantine = new("--quarantine") { HelpName = "DIR", Description = "The folder for what is rejected; it is not kept if not given." };
    private readonly NumberOption<double> _maxAccuracyDrop = new("--max-accuracy-drop", "Reject what loses more accuracy than this (0.03: three points).");
    private readonly NumberOption<double> _maxAttackSuccess = new("--max-attack-success", "Reject that on which the attack succeeds more often than this.");
    private readonly Option<bool> _force = new("--force") { Description = "Replace outputs that exist." };
    private readonly Option<bool> _skipExisting = new("--skip-existing") { Description = "Pass over models whose output is there already, made of the same file with the same method and settings; replace outputs of Medic's that are out of date." };
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on with trainings that were interrupted, from their last finished epochs." };
    private readonly NumberOption<long> _seed = new("--seed", "Seed of every random draw.", standard: 0);

    /// <summary>Creates the command.</summary>
    protected CleaningCommand(string name, string description)
        : base(name, description)
    {
        Add(_files);
        Add(_out);
        Add(_outputFormat);
        Add(_quarantine);
        _run = new RunOptionGroup(this);
        _removal = new RemovalOptionGroup(this);
        Option[] own = [_seed, _maxAccuracyDrop, _maxAttackSuccess, _force, _skipExisting, _resume];
        foreach (var option in own)
            Add(option);
    }

    /// <summary>The removal method and its settings.</summary>
    /// <exception cref="MedicException">They make no sense together.</exception>
    protected abstract RemovalMethodOptions ReadMethod(ParseResult arguments);

    /// <inheritdoc/>
    protected override CleaningCall Bind(ParseResult arguments)
    {
        var options = _removal.Read(arguments) with
        {
            Method = ReadMethod(arguments),
            MaxAccuracyDrop = _maxAccuracyDrop.Find(arguments),
            MaxAttackSuccess = _maxAttackSuccess.Find(arguments),
            Overwrite = arguments.GetValue(_force),
            SkipExisting = arguments.GetValue(_skipExisting),
            Resume = arguments.GetValue(_resume),
            Seed = _seed.Read(arguments),
        };
        options.Validate();
        var plans = OutputPlan.Create(
            _files.Read(arguments), arguments.GetRequiredValue(_out), arguments.GetValue(_quarantine), _run.ReadRoot(arguments), _outputFormat.Read(arguments));
        var part = _run.Read(arguments);
        var log = _removal.ReadLog(arguments) ?? (part.Folder is { } folder ? new AuditLogOptions(folder.LogPath(part.Shard.Index)) : null);
        return new CleaningCall([.. plans.Select(plan => new CloneJob(plan, options))], part, options, _removal.ReadThrottleLimit(arguments), log);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(CleaningCall call, Terminal terminal, CancellationToken cancellationToken)
    {
        using var endOfEpoch = new CancellationTokenSource();
        using var signal = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(TimeLimitNear, context =>
        {
            context.Cancel = true;
            endOfEpoch.Cancel();
        });
        using var run = call.Part.Folder is { } folder ? ShardRun.Open(folder, call.Jobs, call.Part.Shard, call.Part.Balance, cancellationToken) : null;
        foreach (var unplanned in run?.Unplanned ?? [])
            terminal.Error($"{unplanned}: was not there when this run began, and is not cleaned in it.");
        var jobs = run?.Jobs ?? call.Part.Shard.Of(call.Jobs, call.Part.Balance);
        using var cleaning = new ModelCleaning(call.Options);
        var repository = new RepositoryCleaning(cleaning, call.ThrottleLimit, endOfEpoch.Token);
        using var log = call.Log is { } options ? AuditLog.Open(options, jobs) : null;
        var results = terminal.Progress.Run(board =>
        {
            var watch = new CloneWatch(board, log, job => PathText.Short(job.Plan.Path));
            repository.Run(jobs, run?.Watch(watch, cancellationToken) ?? watch, cancellationToken);
            return watch.Results(jobs);
        });
        terminal.Results(results, CloneTable.Create);
        if (endOfEpoch.IsCancellationRequested && results.Any(result => result.Status == CloneStatus.Cancelled))
            return ExitCode.CutShort;
        return results.All(result => result.Status is CloneStatus.Cleaned or CloneStatus.Skipped) ? ExitCode.Done : ExitCode.SomeFailed;
    }
}
