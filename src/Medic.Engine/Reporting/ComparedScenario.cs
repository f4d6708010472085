namespace Medic.Engine.Reporting;

/// <summary>A method's figures on one model, over the runs that speak for it: means over its seeds.</summary>
/// <param name="Name">The method.</param>
/// <param name="Setting">The setting that was chosen; null where nothing was aligned.</param>
/// <param name="RunCount">How many runs.</param>
/// <param name="CleanAccuracy">Mean clean accuracy, 0..1.</param>
/// <param name="AttackSuccessRate">Mean attack success rate, 0..1.</param>
/// <param name="Duration">Mean time of a run.</param>
internal sealed record ComparedMethod(string Name, string? Setting, int RunCount, double? CleanAccuracy, double? AttackSuccessRate, TimeSpan? Duration);

/// <summary>The methods that were compared on one model.</summary>
/// <param name="Name">What the model is called.</param>
/// <param name="CleanAccuracyBefore">The model's clean accuracy, 0..1.</param>
/// <param name="AttackSuccessRateBefore">Its attack success rate, 0..1.</param>
/// <param name="Methods">The methods, in the order of their first runs.</param>
internal sealed record ComparedScenario(string Name, double? CleanAccuracyBefore, double? AttackSuccessRateBefore, IReadOnlyList<ComparedMethod> Methods)
{
    /// <summary>Sums up the runs of comparisons; other results are left out.</summary>
    public static IReadOnlyList<ComparedScenario> Group(IEnumerable<ReportedModel> models) =>
    [
        .. models.Where(model => model is { Scenario: not null, Method: not null }).GroupBy(model => model.Scenario!).Select(scenario => new ComparedScenario(
            scenario.Key,
            scenario.Average(model => model.CleanAccuracyBefore),
            scenario.Average(model => model.AttackSuccessRateBefore),
            [.. scenario.Where(model => model is { IsChosen: true, CleanAccuracyAfter: not null }).GroupBy(model => model.Method!).Select(Sum)])),
    ];

    private static ComparedMethod Sum(IGrouping<string, ReportedModel> runs) => new(
        runs.Key,
        runs.First().Setting,
        runs.Count(),
        runs.Average(run => run.CleanAccuracyAfter),
        runs.Average(run => run.AttackSuccessRateAfter),
        runs.Average(run => run.Duration?.TotalSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
}
