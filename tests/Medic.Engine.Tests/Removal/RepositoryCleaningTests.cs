using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Tests.Checkpoints;

namespace Medic.Engine.Tests.Removal;

public sealed class RepositoryCleaningTests(Workbench workbench) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Several_at_once_give_what_one_after_the_other_gives()
    {
        var models = Copies(4);

        var apart = Run(Jobs(models, "apart"), throttleLimit: 1);
        var together = Run(Jobs(models, "together"), throttleLimit: 3);

        Assert.All(apart.Results.Values, result => Assert.Equal((CloneStatus.Cleaned, null), (result.Status, result.Reason)));
        Assert.Equal(
            apart.Results.OrderBy(model => model.Key).Select(model => model.Value.Sha256After),
            together.Results.OrderBy(model => model.Key).Select(model => model.Value.Sha256After));
        Assert.Equal(4, apart.Results.Values.Select(result => result.Seed).Distinct().Count());
        Assert.Equal(1, apart.MostAtOnce);
        Assert.Equal(3, together.MostAtOnce);
        Assert.Equal(models, apart.Begun);
    }

    [Fact]
    public void Everything_is_told_on_the_calling_thread()
    {
        var caller = Environment.CurrentManagedThreadId;
        var threads = new HashSet<int>();

        Run(Jobs(Copies(3), "told"), throttleLimit: 2, told: () => threads.Add(Environment.CurrentManagedThreadId));

        Assert.Equal([caller], threads);
    }

    [Fact]
    public void A_bad_model_does_not_stop_the_others()
    {
        var models = Copies(3);
        File.WriteAllText(models[1], "no checkpoint");

        var results = Run(Jobs([models[0], models[1], models[0], models[2]], "some"), throttleLimit: 2).All;

        Assert.Equal([CloneStatus.Cleaned, CloneStatus.Cleaned, CloneStatus.Failed, CloneStatus.Failed], results.Select(result => result.Status).Order());
    }

    [Fact]
    public void Cancelled_every_model_is_accounted_for()
    {
        using var cancellation = new CancellationTokenSource();
        var jobs = Jobs(Copies(4), "cancelled", new MedicOptions { Epochs = 1000, BatchSize = 32 });

        var results = Run(jobs, throttleLimit: 2, told: cancellation.Cancel, token: cancellation.Token).All;

        Assert.Equal(Enumerable.Repeat(CloneStatus.Cancelled, 4), results.Select(result => result.Status));
    }

    [Fact]
    public void Where_the_observer_fails_the_run_ends_with_all_its_threads()
    {
        var jobs = Jobs(Copies(2), "failed", new MedicOptions { Epochs = 1000, BatchSize = 32 });

        Assert.Throws<InvalidOperationException>(() => Run(jobs, throttleLimit: 2, told: () => throw new InvalidOperationException()));

        // Nobody is left to hold a lock.
        Assert.False(Directory.Exists(Path.Combine(_folder["failed"], OutputPlan.WorkFolder)));
    }

    [Fact]
    public void Where_the_observer_fails_it_is_still_told_of_models_that_have_ended()
    {
        var jobs = Jobs(Copies(2), "told", new MedicOptions { Epochs = 2, BatchSize = 32 });
        using var cleaning = new ModelCleaning(workbench.Cloning);
        // A host that stops throws at the next progress: by then the other model's clone has been written.
        var watch = new Watch(() =>
        {
            while (jobs.Any(job => !File.Exists(job.Plan.OutputPath)))
                Thread.Sleep(10);
            throw new InvalidOperationException();
        });

        Assert.Throws<InvalidOperationException>(() => new RepositoryCleaning(cleaning, 2).Run(jobs, watch));

        Assert.Equal(Enumerable.Repeat(CloneStatus.Cleaned, 2), watch.All.Select(result => result.Status));
    }

    [Fact]
    public void At_least_one_model_is_treated_at_a_time()
    {
        using var cleaning = new ModelCleaning(workbench.Cloning);
        Assert.Contains("limit of 0", Assert.Throws<RemovalException>(() => new RepositoryCleaning(cleaning, 0)).Message, StringComparison.Ordinal);
    }

    private string[] Copies(int count)
    {
        var folder = Directory.CreateDirectory(_folder["models"]).FullName;
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var copy = Path.Combine(folder, $"{i}.pth");
            File.Copy(workbench.Model, copy, overwrite: true);
            return copy;
        })];
    }

    private CloneJob[] Jobs(string[] models, string output, MedicOptions? method = null) =>
        [.. OutputPlan.Create(models, _folder[output]).Select((plan, i) => new CloneJob(plan, workbench.Cloning with { Seed = i, Method = method ?? workbench.Cloning.Method }))];

    private Watch Run(CloneJob[] jobs, int throttleLimit, Action? told = null, CancellationToken token = default)
    {
        using var cleaning = new ModelCleaning(workbench.Cloning);
        var watch = new Watch(told);
        new RepositoryCleaning(cleaning, throttleLimit).Run(jobs, watch, token);
        return watch;
    }

    private sealed class Watch(Action? told) : ICloneObserver
    {
        private int _running;

        public List<string> Begun { get; } = [];

        public List<CloneResult> All { get; } = [];

        public Dictionary<string, CloneResult> Results { get; } = [];

        public int MostAtOnce { get; private set; }

        public void Begin(CloneJob job)
        {
            Begun.Add(job.Plan.Path);
            MostAtOnce = Math.Max(MostAtOnce, ++_running);
        }

        public void Report(CloneJob job, CloneProgress progress)
        {
            Assert.Equal(job.Plan.Path, progress.Path);
            told?.Invoke();
        }

        public void End(CloneJob job, CloneResult result)
        {
            _running--;
            All.Add(result);
            Results[job.Plan.Path] = result;
        }
    }
}
