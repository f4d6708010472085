using System.CommandLine;
using Medic.Cli.Options;
using Medic.Cli.Output;
using Medic.Engine.Measurement;
using Spectre.Console;

namespace Medic.Cli.Commands;

/// <summary>What is compared with what, and how.</summary>
internal sealed record CompareCall(string Reference, IReadOnlyList<string> Files, bool ShowsLayers, CompareOptions Options);

/// <summary><c>medic compare</c>: how models differ from a reference.</summary>
internal sealed class CompareCommand : OperationCommand<CompareCall>
{
    private readonly Argument<string> _reference = new("REFERENCE") { Description = "The checkpoint to compare with." };
    private readonly ModelFilesArgument _files = new();
    private readonly DataOptionGroup _data;
    private readonly AttackOptionGroup _attack;
    private readonly ComputeOptionGroup _compute;
    private readonly Option<bool> _layers = new("--layers") { Description = "Print the distance of every entry of the state dict too." };
    private readonly NumberOption<long> _seed = new("--seed", "Seed of triggers that draw at random.", standard: 0);

    public CompareCommand()
        : base("compare", "Compare models with a reference of the same architecture: weights, agreement, accuracy and attack success.")
    {
        Add(_reference);
        Add(_files);
        _data = new DataOptionGroup(this, "Labelled images to try both models on, their test part where they have one; weights alone are compared if not given.", isRequired: false);
        _attack = new AttackOptionGroup(this);
        Add(_layers);
        Add(_seed);
        _compute = new ComputeOptionGroup(this);
    }

    /// <inheritdoc/>
    protected override CompareCall Bind(ParseResult arguments)
    {
        var options = new CompareOptions
        {
            DataPath = arguments.GetValue(_data.Path),
            Attack = _attack.Read(arguments, _seed.Read(arguments)),
            Normalization = _data.Normalization.Read(arguments),
            InputSize = _data.ImageSize.Find(arguments),
            ClassNames = _data.ClassNames.Read(arguments),
            Compute = _compute.Read(arguments),
        };
        options.Validate();
        return new CompareCall(arguments.GetRequiredValue(_reference), _files.Read(arguments), arguments.GetValue(_layers), options);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(CompareCall call, Terminal terminal, CancellationToken cancellationToken)
    {
        using var comparison = new ModelComparison(call.Options);
        var results = terminal.Progress.Run(board => board.WorkOn("compare", call.Files, file =>
        {
            var result = Compare(comparison, call.Reference, file, cancellationToken);
            if (result.Error is { } error)
                board.Error(ErrorLine.For(result.Path, error));
            return result;
        }));
        terminal.Results(
            results.Where(result => terminal.IsJson || result.Error is null).ToArray(),
            compared => call.ShowsLayers ? new Rows([CompareTable.Create(compared), .. compared.Select(CompareTable.CreateLayers)]) : CompareTable.Create(compared));
        return results.Any(result => result.Error is not null) ? ExitCode.SomeFailed : ExitCode.Done;
    }

    private static CompareResult Compare(ModelComparison comparison, string reference, string file, CancellationToken cancellationToken)
    {
        try
        {
            return comparison.Compare(reference, file, progress: null, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new CompareResult { ReferencePath = Path.GetFullPath(reference), Path = Path.GetFullPath(file), Error = "The run was cancelled." };
        }
    }
}
