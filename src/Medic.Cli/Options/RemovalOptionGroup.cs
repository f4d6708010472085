using System.CommandLine;
using Medic.Engine;
using Medic.Engine.Auditing;
using Medic.Engine.Removal;

namespace Medic.Cli.Options;

/// <summary>The options of every command that takes backdoors out: on what it works, what it measures, and how it goes about it.</summary>
internal sealed class RemovalOptionGroup
{
    private readonly DataOptionGroup _data;
    private readonly PathOption _testData = new("--test-data") { Description = "Labelled images to measure on, before and after; the test part of --data if not given, or else a held-out tenth of it." };
    private readonly AttackOptionGroup _attack;
    private readonly NumberOption<double> _ratio = new("--ratio", "The share of the clean samples to use, above 0 up to 1.");
    private readonly NumberOption<long> _count = new("--count", "How many clean samples to use.");
    private readonly NumberOption<int> _measureEvery = new("--measure-every", "Measure what comes of the model after every N epochs too.", standard: 0);
    private readonly Option<bool> _allowWeakTeacher = new("--allow-weak-teacher") { Description = "Go on with a model that is hardly better than chance on the clean samples." };
    private readonly NumberOption<int> _jobs = new("--jobs", "How many models are worked on at once; each has threads of its own.", standard: 1);
    private readonly Option<string?> _log = new("--log") { HelpName = "PATH", Description = "A log of the run, to which every run adds: a file, whose name gets the day, or a folder." };
    private readonly TextOption<AuditLogFormat> _logFormat = new("--log-format", NamedChoice.LogFormat, "json") { HelpName = "json|text", Description = "One JSON object a line, or lines of text." };
    private readonly Option<string?> _note = new("--note") { HelpName = "TEXT", Description = "A note to keep in the records of what is written." };
    private readonly ComputeOptionGroup _compute;

    /// <summary>Adds the options to a command.</summary>
    public RemovalOptionGroup(Command command)
    {
        _data = new DataOptionGroup(command, "The clean labelled samples; their training part where they have one.");
        command.Add(_testData);
        _attack = new AttackOptionGroup(command);
        Option[] own = [_ratio, _count, _measureEvery, _allowWeakTeacher, _jobs, _log, _logFormat, _note];
        foreach (var option in own)
            command.Add(option);
        _compute = new ComputeOptionGroup(command);
    }

    /// <summary>How many models are worked on at once.</summary>
    public int ReadThrottleLimit(ParseResult arguments) => _jobs.Read(arguments);

    /// <summary>The log; null where none was named.</summary>
    public AuditLogOptions? ReadLog(ParseResult arguments) =>
        arguments.GetValue(_log) is { } path ? new AuditLogOptions(path, _logFormat.Read(arguments)) : null;

    /// <summary>The settings, but for the method.</summary>
    /// <exception cref="MedicException">They make no sense together.</exception>
    public CloneOptions Read(ParseResult arguments) => new()
    {
        DataPath = _data.Path.Read(arguments),
        TestDataPath = arguments.GetValue(_testData),
        SampleRatio = _ratio.Find(arguments),
        SampleCount = _count.Find(arguments),
        Normalization = _data.Normalization.Read(arguments),
        InputSize = _data.ImageSize.Find(arguments),
        ClassNames = _data.ClassNames.Read(arguments),
        // Not the run's seed: clones of all seeds are measured on the same stamped images.
        Attack = _attack.Read(arguments),
        MeasureEvery = _measureEvery.Read(arguments),
        AllowWeakTeacher = arguments.GetValue(_allowWeakTeacher),
        Note = arguments.GetValue(_note),
        Compute = _compute.Read(arguments, ReadThrottleLimit(arguments)),
    };
}
