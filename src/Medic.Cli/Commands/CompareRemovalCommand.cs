using System.CommandLine;
using Medic.Cli.Options;
using Medic.Cli.Output;
using Medic.Engine;
using Medic.Engine.Auditing;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Comparison;
using Medic.Engine.Reporting;

namespace Medic.Cli.Commands;

/// <summary>Which methods are compared on which models, and how.</summary>
internal sealed record CompareRemovalCall(IReadOnlyList<ComparedModel> Models, RemovalComparisonOptions Options, CloneOptions Cleaning, AuditLogOptions? Log);

/// <summary><c>medic compare-removal</c>: removal methods side by side.</summary>
internal sealed class CompareRemovalCommand : OperationCommand<CompareRemovalCall>
{
    private readonly ModelFilesArgument _files = new();
    private readonly Option<string> _out = new("--out") { Required = true, HelpName = "DIR", Description = $"The folder for what comes of the models, a result file a run, and {ComparisonReport.TableName} and {ComparisonReport.PageName} on all that is there. What is finished there is not run again." };
    private readonly TextOption<IReadOnlyList<RemovalMethodOptions>> _methods = new("--method", text => CommaList.Parse(text, name => RemovalMethodCatalog.Find(name).Published), string.Join(',', RemovalMethodCatalog.All.Select(kind => kind.Name)))
    {
        HelpName = "A,B,C",
        Description = "The methods; 'medic methods' lists them.",
    };

    private readonly SettingsOption _settings = new("--method-option", "A setting of every method that has it, for example epochs=5, or of one: anp.prune-threshold=0.1; several times for several. As the methods were published if not given.");
    private readonly TextOption<IReadOnlyList<long>> _seeds = new("--seed", CommaList.Numbers, "0") { HelpName = "N,N", Description = "The seeds; every method is run with each." };
    private readonly TextOption<AccuracyAlignment> _alignment = new("--align-accuracy", AccuracyAlignment.Parse)
    {
        HelpName = "auto|N",
        Description = "Run each method with every value of its ladder ('medic methods' lists them), and choose the one whose clean accuracy is nearest to this, or to the highest that all methods reach.",
    };

    private readonly SettingsOption _ladders = new("--ladder", "Another ladder for a method, for example anp.prune-threshold=0.05,0.1,0.2; several times for several.");
    private readonly Option<string?> _scenario = new("--scenario") { HelpName = "NAME", Description = "What the model is called in the folder, the tables and the chart, where it is one; its file's name if not given." };
    private readonly RemovalOptionGroup _removal;

    public CompareRemovalCommand()
        : base("compare-removal", "Compare removal methods: run each on every model, keep what comes of it, and chart attack success by model and method.")
    {
        Add(_files);
        Option[] own = [_out, _methods, _settings, _seeds, _alignment, _ladders, _scenario];
        foreach (var option in own)
            Add(option);
        _removal = new RemovalOptionGroup(this);
    }

    /// <inheritdoc/>
    protected override CompareRemovalCall Bind(ParseResult arguments)
    {
        var options = new RemovalComparisonOptions
        {
            OutputFolder = arguments.GetRequiredValue(_out),
            Methods = RemovalComparisonOptions.With(_methods.Read(arguments)!, _settings.Read(arguments)),
            Seeds = _seeds.Read(arguments)!,
            Alignment = _alignment.Read(arguments),
            Ladders = RemovalComparisonOptions.ReadLadders(_ladders.Read(arguments)),
            ThrottleLimit = _removal.ReadThrottleLimit(arguments),
        };
        options.Validate();
        var cleaning = _removal.Read(arguments);
        cleaning.Validate();
        var files = _files.Read(arguments);
        var scenario = arguments.GetValue(_scenario);
        if (scenario is not null && files.Count > 1)
            throw new MedicException($"--scenario names one model; there are {files.Count}.");
        return new CompareRemovalCall([.. files.Select(file => new ComparedModel(file, cleaning, scenario))], options, cleaning, _removal.ReadLog(arguments));
    }

    /// <inheritdoc/>
    protected override ExitCode Run(CompareRemovalCall call, Terminal terminal, CancellationToken cancellationToken)
    {
        using var comparison = new RemovalComparison(call.Options, call.Cleaning);
        using var log = call.Log is { } options ? AuditLog.Open(options, comparison.Plan(call.Models)) : null;
        var results = terminal.Progress.Run(board => comparison.Run(call.Models, new ComparisonWatch(board, log), cancellationToken));
        ComparisonReport.Write(call.Options.OutputFolder);
        terminal.Results(results, ComparisonTable.Create);
        return results.All(result => result.Status == CloneStatus.Cleaned) ? ExitCode.Done : ExitCode.SomeFailed;
    }
}
