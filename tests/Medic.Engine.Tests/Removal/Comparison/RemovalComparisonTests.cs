using System.Text.Json;
using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Comparison;
using Medic.Engine.Removal.NeuronPruning;
using Medic.Engine.Removal.Tuning;
using Medic.Engine.Reporting;
using TemporaryFolder = Medic.Engine.Tests.Checkpoints.TemporaryFolder;

namespace Medic.Engine.Tests.Removal.Comparison;

public sealed class RemovalComparisonTests(Workbench workbench) : IDisposable
{
    private static readonly RemovalMethodOptions[] Quick = [new FineTuningOptions { Epochs = 1, BatchSize = 32 }, new AnpOptions { Epochs = 1, BatchSize = 32 }];

    private readonly TemporaryFolder _folder = new();

    private RemovalComparisonOptions Options => new() { OutputFolder = _folder["out"], Methods = Quick };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_method_is_run_on_every_model_and_kept()
    {
        var watch = new Watch();

        var runs = Run(Options with { Seeds = [3, 4] }, watch, Model("easy"), Model("bad") with { Path = _folder["none.pth"] });

        Assert.Equal(
            ["easy: fine-tuning, seed 3", "easy: fine-tuning, seed 4", "easy: anp, seed 3", "easy: anp, seed 4", "bad: fine-tuning, seed 3", "bad: fine-tuning, seed 4", "bad: anp, seed 3", "bad: anp, seed 4"],
            runs.Select(run => run.Name));
        Assert.Equal(runs, watch.Completed);
        Assert.All(runs.Take(4), run => Assert.Equal((CloneStatus.Cleaned, null, true), (run.Status, run.Reason, run.IsChosen)));
        Assert.All(runs.Skip(4), run => Assert.Equal(CloneStatus.Failed, run.Status));
        Assert.True(File.Exists(_folder["out/easy/anp-seed3.pth"]));
        Assert.Equal(4, runs.Take(4).Select(run => run.Sha256After).Distinct().Count());
        using var kept = JsonDocument.Parse(File.ReadAllText(_folder["out/easy/anp-seed4.json"]));
        Assert.Equal(runs[3].CleanAccuracyAfter, kept.RootElement.GetProperty("cleanAccuracyAfter").GetDouble());
        Assert.Equal("anp", kept.RootElement.GetProperty("method").GetString());

        // A second time nothing is trained, and the results are the same: History too.
        watch = new Watch();
        var again = Run(Options with { Seeds = [3, 4] }, watch, Model("easy"));

        Assert.Equal(0, watch.Epochs);
        Assert.Equal(Text(runs.Take(4)), Text(again));
        Assert.Equal(CloneStatus.Cleaned, again[0].Status);

        var report = ComparisonReport.Write(Options.OutputFolder)!;
        Assert.Equal((8, 4), (report.ModelCount, report.FailedCount));
        var table = File.ReadAllLines(_folder["out/results.csv"]);
        Assert.Equal(9, table.Length);
        Assert.StartsWith("Scenario,Method,Setting,Seed,IsChosen,Status,CleanAccuracyBefore", table[0], StringComparison.Ordinal);
        var page = File.ReadAllText(_folder["out/report.html"]);
        Assert.Contains("Attack success rate by scenario and method", page, StringComparison.Ordinal);
        Assert.Contains("easy: anp, seed 4", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_interrupted_goes_on_to_the_same_bytes()
    {
        var options = Options with { Methods = [new FineTuningOptions { Epochs = 3, BatchSize = 32 }] };
        var expected = Assert.Single(Run(options with { OutputFolder = _folder["expected"] }, new Watch(), Model("easy")));
        using var cancellation = new CancellationTokenSource();
        var watch = new Watch { OnEpoch = cancellation.Cancel };

        var cancelled = Assert.Single(Run(options, watch, cancellation.Token, Model("easy")));

        Assert.Equal((CloneStatus.Cancelled, 1), (cancelled.Status, watch.Epochs));
        Assert.Empty(Directory.EnumerateFiles(_folder["out"], "*.json", SearchOption.AllDirectories));
        Assert.Null(ComparisonReport.Write(_folder["out"]));

        var resumed = Assert.Single(Run(options, new Watch(), Model("easy")));

        Assert.Equal((CloneStatus.Cleaned, 1, expected.Sha256After), (resumed.Status, resumed.ResumedEpoch, resumed.Sha256After));
    }

    [Fact]
    public void A_result_file_that_was_lost_is_told_of()
    {
        var options = Options with { Methods = [Quick[1]] };
        var first = Assert.Single(Run(options, new Watch(), Model("easy")));
        File.WriteAllText(_folder["out/easy/anp-seed0.json"], "damaged");

        var second = Assert.Single(Run(options, new Watch(), Model("easy")));

        Assert.Equal((CloneStatus.Cleaned, first.AttackSuccessRateAfter, null), (second.Status, second.AttackSuccessRateAfter, second.History));
        Assert.Contains("was lost", Assert.Single(second.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_fails_leaves_what_was_finished()
    {
        var options = Options with { Methods = [Quick[1]] };
        Run(options, new Watch(), Model("easy"));
        var kept = File.ReadAllBytes(_folder["out/easy/anp-seed0.json"]);
        var model = Model("easy");

        var failed = Assert.Single(Run(options, new Watch(), model with { Options = model.Options with { SampleCount = 100_000 } }));

        Assert.Equal(CloneStatus.Failed, failed.Status);
        Assert.Equal(kept, File.ReadAllBytes(_folder["out/easy/anp-seed0.json"]));
    }

    [Fact]
    public void What_is_kept_is_measured_anew_on_other_images_and_not_trained_again()
    {
        var options = Options with { Methods = [Quick[1]] };
        var first = Assert.Single(Run(options, new Watch(), Model("easy")));
        EasyImages.Write(_folder["few"], "t10k", 30);
        var model = Model("easy");
        model = model with { Options = model.Options with { TestDataPath = _folder["few"] } };
        var watch = new Watch();

        var second = Assert.Single(Run(options, watch, model));

        Assert.Equal((CloneStatus.Cleaned, 0, first.Sha256After, 30L), (second.Status, watch.Epochs, second.Sha256After, second.CleanCount));
        Assert.NotNull(second.History);
        using var measurement = new ModelMeasurement(new MeasureOptions { DataPath = _folder["few"], Attack = Workbench.Checker, Normalization = Normalization.None, Compute = Workbench.Compute });
        var measured = measurement.Measure(second.OutputPath);
        Assert.Equal((measured.CleanAccuracy, measured.AttackSuccessRate), (second.CleanAccuracyAfter, second.AttackSuccessRateAfter));
        Assert.Equal(Text([second]), Text(Run(options, new Watch(), model)));
    }

    [Fact]
    public void Runs_with_other_settings_speak_for_their_method_no_more()
    {
        var options = Options with { Methods = [Quick[1]], Seeds = [0, 1] };
        Run(options, new Watch(), Model("easy"));

        Run(options with { Seeds = [0], Methods = [new AnpOptions { Epochs = 2, BatchSize = 32 }] }, new Watch(), Model("easy"));

        Assert.Equal([(0, true), (1, false)], Chosen());

        Run(options, new Watch(), Model("easy"));

        Assert.Equal([(0, true), (1, true)], Chosen());

        (long, bool)[] Chosen() => [.. Kept().Select(run => (run.Seed, run.IsChosen))];
    }

    [Fact]
    public void A_plain_comparison_goes_before_an_aligned_one_that_it_follows()
    {
        var aligned = Options with { Methods = [Quick[1]], Alignment = new(0.5), Ladders = RemovalComparisonOptions.ReadLadders([new("anp.prune-threshold", "0.05,0.1")]) };
        Run(aligned, new Watch(), Model("easy"));
        Assert.Single(Kept(), run => run.IsChosen);

        Run(Options with { Methods = [new AnpOptions { Epochs = 1, BatchSize = 32, PruneThreshold = 0.2 }] }, new Watch(), Model("easy"));

        Assert.Equal((null, true), Kept().Where(run => run.IsChosen).Select(run => (run.Setting, run.IsChosen)).Single());
    }

    [Fact]
    public void What_was_chosen_stays_so_until_an_interrupted_comparison_has_chosen_anew()
    {
        var options = Options with { Methods = [Quick[1]], Alignment = new(0.5), Ladders = RemovalComparisonOptions.ReadLadders([new("anp.prune-threshold", "0.05,0.1")]) };
        Run(options, new Watch(), Model("easy"));
        var chosen = Kept().Single(run => run.IsChosen);
        using var cancellation = new CancellationTokenSource();

        Run(options with { Seeds = [0, 1] }, new Watch { OnEpoch = cancellation.Cancel }, cancellation.Token, Model("easy"));

        Assert.Equal(Text([chosen]), Text(Kept().Where(run => run.IsChosen)));
    }

    [Fact]
    public void Another_models_place_is_not_taken()
    {
        var options = Options with { Methods = [Quick[1]] };
        var other = _folder["other.pth"];
        File.Copy(workbench.Model, other);
        var first = Assert.Single(Run(options, new Watch(), Model("easy")));
        // The same bytes under another name are the same model.
        Assert.Equal(CloneStatus.Cleaned, Assert.Single(Run(options, new Watch(), Model("easy") with { Path = other })).Status);
        File.WriteAllText(_folder["third.pth"], "another model");

        var refused = Assert.Single(Run(options, new Watch(), Model("easy") with { Path = _folder["third.pth"] }));

        Assert.Equal(CloneStatus.Failed, refused.Status);
        Assert.Contains("a result of another model", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(first.Sha256After, JsonDocument.Parse(File.ReadAllText(_folder["out/easy/anp-seed0.json"])).RootElement.GetProperty("sha256After").GetString());
    }

    [Fact]
    public void A_link_in_a_scenarios_place_is_not_followed_for_its_results_either()
    {
        Directory.CreateDirectory(_folder["outside"]);
        Directory.CreateDirectory(_folder["out"]);
        Directory.CreateSymbolicLink(_folder["out/easy"], _folder["outside"]);

        var runs = Run(Options with { Methods = [Quick[1]] }, new Watch(), Model("easy"), Model("other"));

        Assert.Equal([CloneStatus.Failed, CloneStatus.Cleaned], runs.Select(run => run.Status));
        Assert.Contains($"would follow the link {_folder["out/easy"]}", runs[0].Reason, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["outside"]));
        Assert.Throws<RemovalException>(() => ComparisonFile.Write(_folder["out"], _folder["out/easy/anp-seed0.json"], runs[1]));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["outside"]));
    }

    [Fact]
    public void Aligned_methods_are_run_along_their_ladders()
    {
        var options = Options with
        {
            Methods = [Quick[1]],
            Alignment = new AccuracyAlignment(0.01),
            Ladders = RemovalComparisonOptions.ReadLadders([new("anp.prune-threshold", "0.05, 0.999")]),
        };
        var plain = Assert.Single(Run(Options with { Methods = [Quick[1]] }, new Watch(), Model("easy")));
        var watch = new Watch();

        var runs = Run(options, watch, Model("easy"));

        Assert.Equal(["prune-threshold=0.05", "prune-threshold=0.999"], runs.Select(run => run.Setting));
        // The published setting is the run that was there already.
        Assert.Equal((plain.Sha256After, 1), (runs[0].Sha256After, watch.Epochs));
        Assert.All(runs.Where(run => run.Status == CloneStatus.Cleaned), run => Assert.Equal(0.01, run.AlignedAccuracy));
        var nearest = runs.Where(run => run.Status == CloneStatus.Cleaned).MinBy(run => run.CleanAccuracyAfter)!;
        Assert.Equal([nearest.Setting], runs.Where(run => run.IsChosen).Select(run => run.Setting));
        Assert.Equal(runs, watch.Completed);
        Assert.Equal(2, Directory.EnumerateFiles(_folder["out/easy"], "*.json").Count());
    }

    [Fact]
    public void The_setting_nearest_to_the_common_accuracy_is_chosen()
    {
        ComparedRemoval[] runs =
        [
            Made("a", "x=1", 0, 0.80), Made("a", "x=1", 1, 0.82), Made("a", "x=2", 0, 0.70), Made("a", "x=2", 1, 0.72),
            Made("b", "y=1", 0, 0.74), Made("b", "y=2", 0, 0.60),
            Made("c", "z=1", 0, 0.76) with { Status = CloneStatus.Failed }, Made("c", "z=2", 0, 0.90),
            Made("d", "w=1", 0, null) with { Status = CloneStatus.Failed },
        ];

        // b reaches no more than 0.74.
        Assert.Equal(["a x=2 0", "a x=2 1", "b y=1 0", "c z=2 0"], Chosen(AccuracyAlignment.Parse("AUTO"), 0.74));
        Assert.Equal(["a x=1 0", "a x=1 1", "b y=1 0", "c z=2 0"], Chosen(AccuracyAlignment.Parse("0.8"), 0.8));
        Assert.All(["1", "0", "-0.1", "NaN", "much"], text => Assert.Throws<RemovalException>(() => AccuracyAlignment.Parse(text)));

        IEnumerable<string> Chosen(AccuracyAlignment alignment, double common)
        {
            var chosen = alignment.Choose(runs);
            Assert.All(chosen, run => Assert.Equal(common, run.AlignedAccuracy));
            return chosen.Where(run => run.IsChosen).Select(run => $"{run.Method} {run.Setting} {run.Seed}");
        }

        static ComparedRemoval Made(string method, string setting, long seed, double? accuracy) => new()
        {
            Scenario = "s",
            Path = "m",
            OutputPath = "o",
            Status = CloneStatus.Cleaned,
            Method = method,
            Setting = setting,
            Seed = seed,
            Device = "cpu",
            Threads = 1,
            CleanAccuracyAfter = accuracy,
        };
    }

    [Fact]
    public void Settings_are_of_one_method_or_of_all_that_have_them()
    {
        var methods = RemovalComparisonOptions.With(Quick, [new("epochs", "7"), new("Anp.PruneThreshold", "0.2"), new("weight-decay", "0.5")]);

        Assert.Equal(new FineTuningOptions { Epochs = 7, BatchSize = 32, WeightDecay = 0.5 }, methods[0]);
        Assert.Equal(new AnpOptions { Epochs = 7, BatchSize = 32, PruneThreshold = 0.2 }, methods[1]);
        Assert.Contains("not among the methods", Refusal("mcr.bends"), StringComparison.Ordinal);
        Assert.Contains("None of the methods", Refusal("bends"), StringComparison.Ordinal);
        Assert.Contains("has no setting", Refusal("anp.bends"), StringComparison.Ordinal);
        Assert.Contains("is not known", Refusal("none.bends"), StringComparison.Ordinal);

        static string Refusal(string name) => Assert.ThrowsAny<MedicException>(() => RemovalComparisonOptions.With(Quick, [new(name, "4")])).Message;
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        RemovalComparisonOptions[] bad =
        [
            Options with { Methods = [] },
            Options with { Methods = [Quick[0], Quick[0]] },
            Options with { Seeds = [] },
            Options with { Seeds = [1, 1] },
            Options with { Ladders = RemovalComparisonOptions.ReadLadders([new("anp.prune-threshold", "0.1")]) },
            Options with { Alignment = new(null), Ladders = RemovalComparisonOptions.ReadLadders([new("mcr.bends", "3")]) },
            Options with { Alignment = new(null), Ladders = RemovalComparisonOptions.ReadLadders([new("anp.prune-threshold", "2")]) },
            Options with { Alignment = new(null), Ladders = RemovalComparisonOptions.ReadLadders([new("anp.bends", "2")]) },
        ];
        Assert.All(bad, options => Assert.ThrowsAny<MedicException>(options.Validate));
        Assert.Throws<RemovalException>(() => RemovalComparisonOptions.ReadLadders([new("threshold", "0.1")]));
        Assert.Contains("two ladders", Assert.Throws<RemovalException>(() => RemovalComparisonOptions.ReadLadders([new("anp.prune-threshold", "0.1"), new("Anp.Epochs", "1")])).Message, StringComparison.Ordinal);
        var twice = Options with { Alignment = new(null), Ladders = RemovalComparisonOptions.ReadLadders([new("anp.PruneThreshold", "0.1,0.10")]) };
        Assert.Contains("prune-threshold=0.1 twice", Assert.Throws<RemovalException>(twice.Validate).Message, StringComparison.Ordinal);
        using var comparison = new RemovalComparison(Options, workbench.Cloning);
        Assert.Contains("already that of", Assert.Throws<RemovalException>(() => comparison.Plan([Model("a"), Model("A")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_are_named_by_as_much_as_tells_them_apart()
    {
        using var comparison = new RemovalComparison(Options with { Methods = [Quick[0]] }, workbench.Cloning);

        var names = comparison.Plan([Model(null) with { Path = "/m/x/best.pth.tar" }, Model(null) with { Path = "/m/y/best.pth.tar" }, Model("../z: 1")]).Select(job => (job.Name, Path.GetRelativePath(_folder["out"], job.Plan.OutputPath)));

        Assert.Equal([("x/best.pth: fine-tuning, seed 0", "x-best.pth/fine-tuning-seed0.pth"), ("y/best.pth: fine-tuning, seed 0", "y-best.pth/fine-tuning-seed0.pth"), ("../z: 1: fine-tuning, seed 0", "-z- 1/fine-tuning-seed0.pth")], names);
    }

    private ComparedModel Model(string? scenario) => new(workbench.Model, workbench.Cloning with { Attack = Workbench.Checker }, scenario);

    private IReadOnlyList<ComparedRemoval> Run(RemovalComparisonOptions options, Watch watch, params ComparedModel[] models) =>
        Run(options, watch, CancellationToken.None, models);

    private IReadOnlyList<ComparedRemoval> Run(RemovalComparisonOptions options, Watch watch, CancellationToken cancellationToken, params ComparedModel[] models)
    {
        using var comparison = new RemovalComparison(options, workbench.Cloning);
        return comparison.Run(models, watch, cancellationToken);
    }

    private IEnumerable<ComparedRemoval> Kept() => Directory.EnumerateFiles(_folder["out/easy"], "*.json").Order(StringComparer.Ordinal)
        .Select(file => JsonSerializer.Deserialize<ComparedRemoval>(File.ReadAllText(file), ResultJson.Printed)!);

    private static IEnumerable<string> Text(IEnumerable<ComparedRemoval> runs) => runs.Select(run => JsonSerializer.Serialize(run, ResultJson.Printed));

    private sealed class Watch : IComparisonObserver
    {
        public Action? OnEpoch { get; init; }

        public int Epochs { get; private set; }

        public List<ComparedRemoval> Completed { get; } = [];

        public void Begin(CloneJob job)
        {
        }

        public void Report(CloneJob job, CloneProgress progress)
        {
            if (progress.Epoch is null)
                return;
            Epochs++;
            OnEpoch?.Invoke();
        }

        public void End(CloneJob job, CloneResult result)
        {
        }

        public void Complete(ComparedRemoval result) => Completed.Add(result);
    }
}
