using System.CommandLine;
using Medic.Cli.Options;
using Medic.Cli.Output;
using Medic.Engine;
using Medic.Engine.Detection;

namespace Medic.Cli.Commands;

/// <summary>Which models are searched, each with its settings, and those that all share.</summary>
internal sealed record DetectCall(IReadOnlyList<ModelJob<DetectionOptions>> Jobs, DetectionOptions Options);

/// <summary><c>medic detect</c>: searches models for backdoors by Neural Cleanse.</summary>
internal sealed class DetectCommand : OperationCommand<DetectCall>
{
    private readonly ModelFilesArgument _files = new();
    private readonly DataOptionGroup _data;
    private readonly Option<string?> _out = new("--out") { HelpName = "DIR", Description = "The folder for the triggers that are found, of each class a picture and a file to measure with; it mirrors the models' places. None are written if not given." };
    private readonly NumberOption<long> _count = new("--count", "How many clean samples to use; all if not given.");
    private readonly TextOption<IReadOnlyList<int>> _labels = new("--labels", LabelList.Parse) { HelpName = "N,N", Description = "The classes to search, as numbers from 0; all if not given. Their triggers are compared with one another." };
    private readonly Option<bool> _allowWeakModel = new("--allow-weak-model") { Description = "Go on with a model that is hardly better than chance on the clean samples." };
    private readonly Option<bool> _force = new("--force") { Description = "Replace files that exist." };
    private readonly NumberOption<long> _seed = new("--seed", "Seed of every random draw of the search.", standard: 0);
    private readonly TriggerSearchOptionGroup _search;
    private readonly ComputeOptionGroup _compute;

    public DetectCommand()
        : base("detect", "Search models for backdoors without knowing the trigger: find for every class the smallest trigger that leads to it (Neural Cleanse).")
    {
        Add(_files);
        _data = new DataOptionGroup(this, "The clean labelled samples; their training part where they have one.");
        Option[] own = [_out, _count, _labels, _seed, _allowWeakModel, _force];
        foreach (var option in own)
            Add(option);
        _search = new TriggerSearchOptionGroup(this);
        _compute = new ComputeOptionGroup(this);
    }

    /// <inheritdoc/>
    protected override DetectCall Bind(ParseResult arguments)
    {
        var options = new DetectionOptions
        {
            DataPath = _data.Path.Read(arguments),
            SampleCount = _count.Find(arguments),
            Labels = _labels.Read(arguments),
            Search = _search.Read(arguments),
            Normalization = _data.Normalization.Read(arguments),
            InputSize = _data.ImageSize.Find(arguments),
            ClassNames = _data.ClassNames.Read(arguments),
            AllowWeakModel = arguments.GetValue(_allowWeakModel),
            Overwrite = arguments.GetValue(_force),
            Seed = _seed.Read(arguments),
            Compute = _compute.Read(arguments),
        };
        options.Validate();
        var models = _files.Read(arguments).Select(file => (Path.GetFullPath(file), options)).ToArray();
        return new DetectCall(ModelJob.Plan(models, arguments.GetValue(_out)), options);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(DetectCall call, Terminal terminal, CancellationToken cancellationToken)
    {
        using var detection = new BackdoorDetection(call.Options);
        var results = terminal.Progress.Run(board => board.WorkOn("detect", call.Jobs, job => job.Path, (job, report) =>
        {
            var result = Detect(detection, job, new DetectionProgressReport(report), cancellationToken);
            if (result.Error is { } error)
                board.Error(ErrorLine.For(result.Path, error));
            foreach (var warning in result.Warnings)
                board.Line($"{PathText.Short(result.Path)}: {warning}");
            return result;
        }));
        terminal.Results(results.Where(result => terminal.IsJson || result.Error is null).ToArray(), DetectTable.Create);
        return results.Any(result => result.Error is not null) ? ExitCode.SomeFailed : ExitCode.Done;
    }

    private static DetectionResult Detect(BackdoorDetection detection, ModelJob<DetectionOptions> job, IProgress<DetectionProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            return detection.Detect(job, progress, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new DetectionResult
            {
                Path = job.Path,
                Seed = job.Options.Seed,
                Device = job.Options.Compute.Device.ToString(),
                Threads = job.Options.Compute.Threads,
                Error = "The run was cancelled.",
            };
        }
    }
}
