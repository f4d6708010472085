using System.CommandLine;
using Medic.Cli.Options;
using Medic.Cli.Output;
using Medic.Engine;
using Medic.Engine.Auditing;
using Medic.Engine.Removal;

namespace Medic.Cli.Commands;

/// <summary>Which models are cleaned, where to, and how.</summary>
internal sealed record CleaningCall(IReadOnlyList<CloneJob> Jobs, CloneOptions Options, int ThrottleLimit, AuditLogOptions? Log);

/// <summary>A command that cleans models by one removal method.</summary>
internal abstract class CleaningCommand : OperationCommand<CleaningCall>
{
    private readonly ModelFilesArgument _files = new();
    private readonly RemovalOptionGroup _removal;
    private readonly Option<string> _out = new("--out") { Required = true, HelpName = "DIR", Description = "The folder for the cleaned models; it mirrors the models' places." };
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
        Add(_quarantine);
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
        var plans = OutputPlan.Create(_files.Read(arguments), arguments.GetRequiredValue(_out), arguments.GetValue(_quarantine));
        return new CleaningCall([.. plans.Select(plan => new CloneJob(plan, options))], options, _removal.ReadThrottleLimit(arguments), _removal.ReadLog(arguments));
    }

    /// <inheritdoc/>
    protected override ExitCode Run(CleaningCall call, Terminal terminal, CancellationToken cancellationToken)
    {
        using var cleaning = new ModelCleaning(call.Options);
        var repository = new RepositoryCleaning(cleaning, call.ThrottleLimit);
        using var log = call.Log is { } options ? AuditLog.Open(options, call.Jobs) : null;
        var results = terminal.Progress.Run(board =>
        {
            var watch = new CloneWatch(board, log, job => PathText.Short(job.Plan.Path));
            repository.Run(call.Jobs, watch, cancellationToken);
            return watch.Results(call.Jobs);
        });
        terminal.Results(results, CloneTable.Create);
        return results.All(result => result.Status is CloneStatus.Cleaned or CloneStatus.Skipped) ? ExitCode.Done : ExitCode.SomeFailed;
    }
}
