using System.CommandLine;
using Medic.Cli.Options;
using Medic.Cli.Output;
using Medic.Engine;
using Medic.Engine.Compute;
using Medic.Engine.Insight;

namespace Medic.Cli.Commands;

/// <summary>Which models are shown, each with its settings, and those that all share.</summary>
internal sealed record ImportanceCall(IReadOnlyList<ModelJob<ImportanceOptions>> Jobs, ImportanceOptions Options);

/// <summary><c>medic importance</c>: where in a network MEDIC's importance lies, and where a trigger changes activations.</summary>
internal sealed class ImportanceCommand : OperationCommand<ImportanceCall>
{
    private static readonly ImportanceOptions Standard = new() { DataPath = string.Empty, Trigger = string.Empty, Compute = ComputeSettings.Resolve("cpu", 1) };

    private readonly ModelFilesArgument _files = new();
    private readonly DataOptionGroup _data;
    private readonly TriggerOptionGroup _trigger;
    private readonly Option<string> _out = new("--out") { Required = true, HelpName = "DIR", Description = "The folder for the pictures, one a hook point; it mirrors the models' places." };
    private readonly TextOption<IReadOnlyList<string>> _hookPoints = new("--hook-points", ClassList.Parse) { HelpName = "A,B|@FILE", Description = "Names of convolutions, batch normalisations and of the last layer; * and ? stand for any letters. All convolutions and batch normalisations if not given." };
    private readonly NumberOption<int> _count = new("--count", "How many images.", Standard.Count, least: 1);
    private readonly TextOption<IReadOnlyList<string>> _only = new("--only", ClassList.Parse) { HelpName = "A,B,C|@FILE", Description = "Take images of these classes alone." };
    private readonly TextOption<ColorScale> _colors = new("--colors", NamedChoice.ColorScale, "viridis") { HelpName = "viridis|inferno|gray", Description = "The colours of the maps." };
    private readonly NumberOption<int> _enlarge = new("--enlarge", "How many times larger every pixel of an image is shown.", Standard.Enlargement, least: 1);
    private readonly NumberOption<double> _temperature = new("--temperature", "Temperature of the importance.", Standard.Temperature);
    private readonly NumberOption<long> _seed = new("--seed", "Seed of triggers that draw at random, and of the samples' order.", Standard.Seed);
    private readonly Option<bool> _force = new("--force") { Description = "Replace files that exist." };
    private readonly ComputeOptionGroup _compute;

    public ImportanceCommand()
        : base("importance", "Draw where in a network MEDIC's importance lies, and where a trigger changes activations.")
    {
        Add(_files);
        _data = new DataOptionGroup(this, "Labelled images: of their test part, where they have one, some are shown; the statistics are of the training part.");
        _trigger = new TriggerOptionGroup(this, "The trigger", hasModels: true);
        Option[] own = [_out, _hookPoints, _count, _only, _colors, _enlarge, _temperature, _seed, _force];
        foreach (var option in own)
            Add(option);
        _compute = new ComputeOptionGroup(this);
    }

    /// <inheritdoc/>
    protected override ImportanceCall Bind(ParseResult arguments)
    {
        var trigger = _trigger.Read(arguments) ?? throw new MedicException("A trigger is needed: --trigger or --trigger-file.");
        var options = new ImportanceOptions
        {
            DataPath = _data.Path.Read(arguments),
            Trigger = trigger.Name,
            TriggerSettings = trigger.Settings,
            TriggerPath = trigger.Path,
            HookPoints = _hookPoints.Read(arguments),
            Count = _count.Read(arguments),
            OnlyClasses = _only.Read(arguments),
            ColorScale = _colors.Read(arguments),
            Enlargement = _enlarge.Read(arguments),
            Temperature = _temperature.Read(arguments),
            Normalization = _data.Normalization.Read(arguments),
            ImageSize = _data.ImageSize.Find(arguments),
            ClassNames = _data.ClassNames.Read(arguments),
            Seed = _seed.Read(arguments),
            Overwrite = arguments.GetValue(_force),
            Compute = _compute.Read(arguments),
        };
        options.Validate();
        var models = _files.Read(arguments).Select(file => (Path.GetFullPath(file), options)).ToArray();
        return new ImportanceCall(ModelJob.Plan(models, arguments.GetRequiredValue(_out)), options);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(ImportanceCall call, Terminal terminal, CancellationToken cancellationToken)
    {
        using var export = new ImportanceExport(call.Options);
        var results = terminal.Progress.Run(board => board.WorkOn("importance", call.Jobs, job => job.Path, (job, report) =>
        {
            var result = Export(export, job, new Watch(report), cancellationToken);
            if (result.Error is { } error)
                board.Error(ErrorLine.For(result.Path, error));
            return result;
        }));
        terminal.Results(results.Where(result => terminal.IsJson || result.Error is null).ToArray(), ImportanceTable.Create);
        return results.Any(result => result.Error is not null) ? ExitCode.SomeFailed : ExitCode.Done;
    }

    private static ImportanceResult Export(ImportanceExport export, ModelJob<ImportanceOptions> job, IProgress<ImportanceProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            return export.Export(job, progress, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new ImportanceResult { Path = job.Path, Error = "The run was cancelled." };
        }
    }

    private sealed class Watch(Action<string, double> report) : IProgress<ImportanceProgress>
    {
        public void Report(ImportanceProgress value) => report(value.HookPoint ?? "reading", (double)value.Done / value.Count);
    }
}
