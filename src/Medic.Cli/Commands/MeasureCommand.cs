using System.CommandLine;
using Medic.Cli.Options;
using Medic.Cli.Output;
using Medic.Engine.Measurement;

namespace Medic.Cli.Commands;

/// <summary>What is measured, and how.</summary>
internal sealed record MeasureCall(IReadOnlyList<string> Files, MeasureOptions Options);

/// <summary><c>medic measure</c>: clean accuracy and attack success rate.</summary>
internal sealed class MeasureCommand : OperationCommand<MeasureCall>
{
    private readonly ModelFilesArgument _files = new();
    private readonly DataOptionGroup _data;
    private readonly AttackOptionGroup _attack;
    private readonly ComputeOptionGroup _compute;
    private readonly NumberOption<long> _seed = new("--seed", "Seed of triggers that draw at random.", standard: 0);

    public MeasureCommand()
        : base("measure", "Measure how well models recognise clean images, and how often a trigger fools them.")
    {
        Add(_files);
        _data = new DataOptionGroup(this, "Labelled images to measure on; their test part where they have one.");
        _attack = new AttackOptionGroup(this);
        Add(_seed);
        _compute = new ComputeOptionGroup(this);
    }

    /// <inheritdoc/>
    protected override MeasureCall Bind(ParseResult arguments) => new(
        _files.Read(arguments),
        new MeasureOptions
        {
            DataPath = _data.Path.Read(arguments),
            Attack = _attack.Read(arguments, _seed.Read(arguments)),
            Normalization = _data.Normalization.Read(arguments),
            InputSize = _data.ImageSize.Find(arguments),
            ClassNames = _data.ClassNames.Read(arguments),
            Compute = _compute.Read(arguments),
        });

    /// <inheritdoc/>
    protected override ExitCode Run(MeasureCall call, Terminal terminal, CancellationToken cancellationToken)
    {
        using var measurement = new ModelMeasurement(call.Options);
        var results = terminal.Progress.Run(board => board.WorkOn("measure", call.Files, file =>
        {
            var result = Measure(measurement, file, cancellationToken);
            if (result.Error is { } error)
                board.Error(ErrorLine.For(result.Path, error));
            return result;
        }));
        terminal.Results(results.Where(result => terminal.IsJson || result.Error is null).ToArray(), MeasureTable.Create);
        return results.Any(result => result.Error is not null) ? ExitCode.SomeFailed : ExitCode.Done;
    }

    private static MeasureResult Measure(ModelMeasurement measurement, string file, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return measurement.Measure(file, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new MeasureResult { Path = Path.GetFullPath(file), Error = "The run was cancelled." };
        }
    }
}
