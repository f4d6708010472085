namespace Medic.Engine.Removal.Comparison;

/// <summary>
/// Compares removal methods: runs every method on every model, with every seed, and keeps what comes of each run, so that a comparison
/// which was interrupted goes on where it was, within a training too.
/// </summary>
/// <remarks>
/// To align accuracies, each method is run with every value of one of its settings, its <see cref="SettingLadder"/>; of those that
/// whose clean accuracy is nearest to the common one speaks for the method. All runs are kept.
/// </remarks>
public sealed class RemovalComparison : IDisposable
{
    private readonly RemovalComparisonOptions _options;
    private readonly ModelCleaning _cleaning;

    /// <summary>Prepares a comparison.</summary>
    /// <param name="options">The methods, and how they are compared.</param>
    /// <param name="cleaning">How models are treated, whatever the method, where nothing else is said of one.</param>
    /// <exception cref="MedicException">There is nothing to compare, or a setting is out of range.</exception>
    public RemovalComparison(RemovalComparisonOptions options, CloneOptions cleaning)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _cleaning = new ModelCleaning(cleaning);
    }

    /// <summary>What will be done, in order; for front ends that say so before.</summary>
    /// <param name="models">The models.</param>
    /// <exception cref="RemovalException">Two models have one name.</exception>
    public IReadOnlyList<CloneJob> Plan(IReadOnlyList<ComparedModel> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        return [.. ComparisonPlan.Create(models, _options).SelectMany(runs => runs).Select(run => run.Job)];
    }

    /// <summary>Runs what is missing. A model or method that fails stops no other.</summary>
    /// <param name="models">The models.</param>
    /// <param name="observer">Told of everything, on the calling thread; runs kept from earlier are over at once.</param>
    /// <param name="cancellationToken">Stops every run within one batch; those not yet begun are reported as cancelled.</param>
    /// <returns>Every run, in the order of the plan.</returns>
    /// <exception cref="RemovalException">Two models have one name, or a result cannot be written.</exception>
    public IReadOnlyList<ComparedRemoval> Run(IReadOnlyList<ComparedModel> models, IComparisonObserver observer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(observer);
        var plan = ComparisonPlan.Create(models, _options);
        var recorder = new Recorder(plan, _options.Alignment, observer);
        new RepositoryCleaning(_cleaning, _options.ThrottleLimit).Run([.. plan.SelectMany(runs => runs).Select(run => run.Job)], recorder, cancellationToken);
        return recorder.Results;
    }

    /// <inheritdoc/>
    public void Dispose() => _cleaning.Dispose();

    /// <summary>Keeps the results, and chooses among them.</summary>
    private sealed class Recorder(IReadOnlyList<IReadOnlyList<PlannedRun>> plan, AccuracyAlignment? alignment, IComparisonObserver observer) : ICloneObserver
    {
        private readonly Dictionary<CloneJob, PlannedRun> _runs = plan.SelectMany(runs => runs).ToDictionary<PlannedRun, CloneJob>(run => run.Job, ReferenceEqualityComparer.Instance);
        private readonly Dictionary<PlannedRun, ComparedRemoval> _results = new(ReferenceEqualityComparer.Instance);

        public IReadOnlyList<ComparedRemoval> Results => [.. plan.SelectMany(runs => runs).Select(run => _results[run])];

        public void Begin(CloneJob job) => observer.Begin(job);

        public void Report(CloneJob job, CloneProgress progress) => observer.Report(job, progress);

        public void End(CloneJob job, CloneResult result)
        {
            var run = _runs[job];
            // What is chosen is known when all are done.
            var compared = Restore(run, result) with
            {
                SettingsSha256 = CloneFingerprint.OfRecipe(job.Options),
                IsChosen = alignment is null,
                AlignedAccuracy = null,
            };
            _results[run] = compared;
            // A run that was there has been chosen or not by an earlier call, which holds until this one has chosen.
            if (alignment is null || result.Status != CloneStatus.Skipped)
                Keep(run, compared);
            observer.End(job, compared);
            if (alignment is null)
                observer.Complete(compared);
            else
                Choose(plan.Single(runs => runs.Contains(run)));
        }

        private void Choose(IReadOnlyList<PlannedRun> runs)
        {
            if (runs.Any(run => !_results.ContainsKey(run)))
                return;
            var results = runs.Select(run => _results[run]).ToArray();
            if (results.All(HasEnded))
            {
                foreach (var (run, chosen) in runs.Zip(alignment!.Choose(results)))
                {
                    _results[run] = chosen;
                    Keep(run, chosen);
                }
            }

            foreach (var run in runs)
                observer.Complete(_results[run]);
        }

        private static void Keep(PlannedRun run, ComparedRemoval result)
        {
            // A place that is another model's stays so, and what is finished is not lost to a call that could not do it again. A model
            // that was refused because of a link has no place for its result either.
            if (!HasEnded(result) || run.Job.Plan.Error is not null || (result.Status == CloneStatus.Failed && (IsFinished(run) || IsBehindLink(run))))
                return;
            ComparisonFile.Write(Root(run), run.ResultPath, result);
            if (result is { IsChosen: true, Status: CloneStatus.Cleaned })
                Silence(run, result);
        }

        private static string Root(PlannedRun run) => run.Job.Plan.OutputRoot!;

        private static bool IsBehindLink(PlannedRun run) => OutputLinks.Find(Root(run), Path.GetDirectoryName(run.ResultPath)!) is not null;

        private static bool IsFinished(PlannedRun run) =>
            File.Exists(run.Job.Plan.OutputPath) && ComparisonFile.Find(run.ResultPath) is { Status: CloneStatus.Cleaned };

        /// <summary>What earlier calls left of the method with other settings speaks for it no more: means are of runs that are alike.</summary>
        private static void Silence(PlannedRun run, ComparedRemoval chosen)
        {
            foreach (var (path, other) in ComparisonFile.ReadScenario(Path.GetDirectoryName(run.ResultPath)!))
            {
                if (other.IsChosen && other.Method == chosen.Method && (other.Setting != chosen.Setting || (other.SettingsSha256 ?? chosen.SettingsSha256) != chosen.SettingsSha256))
                    ComparisonFile.Write(Root(run), path, other with { IsChosen = false });
            }
        }

        /// <summary>Whether there is anything to keep: what was cancelled, or is under way elsewhere, has no result yet.</summary>
        private static bool HasEnded(CloneResult result) => result.Status is not (CloneStatus.Cancelled or CloneStatus.Busy);

        /// <summary>A run's result, or that of the earlier run which left what was asked for.</summary>
        private static ComparedRemoval Restore(PlannedRun run, CloneResult result)
        {
            if (result.Status != CloneStatus.Skipped)
                return run.Describe(result.History is [.., var last] && result.ResumedEpoch is not null && last.Elapsed > result.Duration ? result with { Duration = last.Elapsed } : result);
            if (ComparisonFile.Find(run.ResultPath) is { } earlier && earlier.Sha256After == result.Sha256After)
            {
                earlier = earlier with { Scenario = run.Scenario, Setting = run.Setting, Path = result.Path, OutputPath = result.OutputPath };
                return earlier.FiguresSha256 == result.FiguresSha256 ? earlier : earlier with
                {
                    MeasuredOn = result.MeasuredOn,
                    FiguresSha256 = result.FiguresSha256,
                    Trigger = result.Trigger,
                    TargetLabel = result.TargetLabel,
                    CleanCount = result.CleanCount,
                    CleanAccuracyBefore = result.CleanAccuracyBefore,
                    CleanAccuracyAfter = result.CleanAccuracyAfter,
                    StampedCount = result.StampedCount,
                    AttackSuccessRateBefore = result.AttackSuccessRateBefore,
                    AttackSuccessRateAfter = result.AttackSuccessRateAfter,
                };
            }

            return run.Describe(result with
            {
                Status = CloneStatus.Cleaned,
                Reason = null,
                Warnings = ["The result file of the run that made this model was lost; its epochs and time are not known."],
            });
        }
    }
}
