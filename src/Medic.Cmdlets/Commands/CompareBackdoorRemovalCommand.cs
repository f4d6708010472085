using System.Collections;
using System.Management.Automation;
using Medic.Cmdlets.Arguments;
using Medic.Cmdlets.Completion;
using Medic.Engine.Auditing;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Comparison;
using Medic.Engine.Reporting;

namespace Medic.Cmdlets.Commands;

/// <summary><c>Compare-BackdoorRemoval</c>: removal methods side by side, on one model or many.</summary>
[Cmdlet(VerbsData.Compare, "BackdoorRemoval", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(ComparedRemoval))]
public sealed class CompareBackdoorRemovalCommand : RemovalCommand
{
    private readonly List<ComparedModel> _models = [];
    private RemovalComparisonOptions? _comparison;

    /// <summary>The removal methods; all if not given.</summary>
    [Parameter]
    [MethodName]
    [ArgumentCompleter(typeof(MethodCompleter))]
    public string[] Method { get; set; } = [.. RemovalMethodCatalog.All.Select(kind => kind.Name)];

    /// <summary>Settings of the methods: a name alone for every method that has it, or behind a method's name and a point.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? MethodOption { get; set; }

    /// <summary>The seeds; every method is run with each.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public long[] Seed { get; set; } = [0];

    /// <summary>A fraction, or <c>auto</c>: each method is run with every value of its ladder, and the one whose clean accuracy is nearest is chosen.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AlignAccuracy { get; set; }

    /// <summary>Other ladders, by a method's name, a point and its setting.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Ladder { get; set; }

    /// <summary>What a model is called in the folder, the tables and the chart; its file's name if not given.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    public string? Scenario { get; set; }

    /// <inheritdoc/>
    protected override void Prepare()
    {
        _comparison = new RemovalComparisonOptions
        {
            OutputFolder = FullPath(OutputPath),
            Methods = RemovalComparisonOptions.With(Method.Select(name => RemovalMethodCatalog.Find(name).Published), SettingTable.Read(MethodOption, FullPath)),
            Seeds = Seed,
            Alignment = AlignAccuracy is { } accuracy ? AccuracyAlignment.Parse(accuracy) : null,
            Ladders = RemovalComparisonOptions.ReadLadders(SettingTable.Read(Ladder, FullPath)),
            ThrottleLimit = ThrottleLimit,
        };
        _comparison.Validate();
        base.Prepare();
    }

    /// <inheritdoc/>
    protected override void AddModel(string path, CloneOptions options) => _models.Add(new ComparedModel(path, options, Given(Scenario)));

    /// <inheritdoc/>
    protected override void RunAll()
    {
        var models = _models.Where(model => ShouldProcess(model.Path, $"Compare {string.Join(", ", Method)}, results to {_comparison!.OutputFolder}")).ToArray();
        if (models.Length == 0)
            return;
        using var comparison = new RemovalComparison(_comparison!, Settings);
        var jobs = comparison.Plan(models);
        using var log = OpenLog(jobs);
        var bars = new CloneProgressBars(this, jobs.Count);
        try
        {
            comparison.Run(models, new Watch(this, bars, log), CancellationToken);
            bars.Complete();
        }
        finally
        {
            // After Ctrl+C too, on what is there.
            ComparisonReport.Write(_comparison!.OutputFolder);
        }
    }

    /// <summary>Hands what happens to the bars, the log and the pipeline.</summary>
    private sealed class Watch(CompareBackdoorRemovalCommand cmdlet, CloneProgressBars bars, AuditLog? log) : IComparisonObserver
    {
        private readonly CleaningWatch _runs = new(cmdlet, bars, log);

        public void Begin(CloneJob job) => _runs.Begin(job);

        public void Report(CloneJob job, CloneProgress progress) => _runs.Report(job, progress);

        public void End(CloneJob job, CloneResult result) => _runs.End(job, result);

        public void Complete(ComparedRemoval result) => cmdlet.Report(result, result.Name);
    }
}
