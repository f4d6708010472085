using Medic.Engine.Data;
using Medic.Engine.Models;
using Medic.Engine.Tests.Checkpoints;
using Medic.Engine.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Training;

public sealed class TrainingJournalTests : IDisposable
{
    private const int Epochs = 4;
    private const string Training = "this training";

    private readonly TemporaryFolder _folder = new();

    private string State => _folder["a.state"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void A_training_that_goes_on_ends_in_the_same_bytes(bool adam, bool keepBest)
    {
        var (expected, whole, _) = Train(adam, keepBest, journal: null);
        Assert.Throws<OperationCanceledException>(() => Train(adam, keepBest, new TrainingJournal(State, Training), stopAfter: 2));

        var journal = new TrainingJournal(State, Training);
        var (bytes, history, kept) = Train(adam, keepBest, journal);

        Assert.Equal(2, journal.ResumedEpoch);
        Assert.Equal(expected, bytes);
        Assert.Equal(keepBest ? 1 : Epochs, kept);
        Assert.Equal(whole.Select(Figures), history.Select(Figures));
        Assert.True(history[2].Elapsed > history[1].Elapsed);
    }

    [Fact]
    public void Another_trainings_state_is_left_alone()
    {
        var (expected, _, _) = Train(adam: true, keepBest: false, journal: null);
        Train(adam: true, keepBest: false, new TrainingJournal(State, "another training"));

        var journal = new TrainingJournal(State, Training);
        Assert.Equal(expected, Train(adam: true, keepBest: false, journal).Bytes);
        Assert.Null(journal.ResumedEpoch);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public void With_a_damaged_state_the_training_begins_anew(int length)
    {
        var (expected, _, _) = Train(adam: false, keepBest: false, journal: null);
        Train(adam: false, keepBest: false, new TrainingJournal(State, Training));
        using (var file = File.OpenWrite(State))
            file.SetLength(length);

        Assert.Equal(expected, Train(adam: false, keepBest: false, new TrainingJournal(State, Training)).Bytes);
    }

    [Fact]
    public void A_finished_training_has_nothing_left_to_do()
    {
        var (expected, _, _) = Train(adam: true, keepBest: true, new TrainingJournal(State, Training));
        var epochs = 0;

        var (bytes, history, _) = Train(adam: true, keepBest: true, new TrainingJournal(State, Training), step: () => epochs++);

        Assert.Equal(expected, bytes);
        Assert.Equal((0, Epochs), (epochs, history.Count));
    }

    [Fact]
    public void It_leaves_nothing_behind()
    {
        var journal = new TrainingJournal(State, Training);
        journal.Delete();
        Train(adam: true, keepBest: false, journal);
        Assert.Equal([State], Directory.GetFiles(_folder.Path));

        journal.Delete();

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private static (int, double, double?, double, double?) Figures(EpochReport epoch) =>
        (epoch.Epoch, epoch.ClassificationLoss, epoch.CloneLoss, epoch.LearningRate, epoch.CleanAccuracy);

    /// <summary>Trains a small network with dropout's and augmentation's draws from one generator, as every method does.</summary>
    private static (byte[] Bytes, IReadOnlyList<EpochReport> History, int Kept) Train(
        bool adam, bool keepBest, TrainingJournal? journal, int? stopAfter = null, Action? step = null)
    {
        using var cancellation = new CancellationTokenSource();
        using var network = Workbench.Fresh("CompositeNet");
        using var images = EasyImages.Set(48);
        using var generator = new Generator(9);
        network.Randomness = generator;
        using OptimizerHelper optimizer = adam
            ? optim.Adam(network.parameters(), 0.001, weight_decay: 1e-4)
            : optim.SGD(network.parameters(), 0.01, 0.9, nesterov: true);
        // The first epoch is the best: what is kept has to come through the interruption.
        var scores = new Queue<double>([4, 3, 2, 1]);
        var training = new NetworkTraining
        {
            Network = network,
            Optimizers = [optimizer],
            Schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, Epochs),
            Batches = new BatchLoader(images, 16, Augmentation.Published),
            Device = CPU,
            Generator = generator,
            Epochs = Epochs,
            Step = (_, batch) =>
            {
                step?.Invoke();
                optimizer.zero_grad();
                var loss = nn.functional.cross_entropy(network.call(batch.Images), batch.Labels);
                loss.backward();
                optimizer.step();
                return new StepLosses(loss);
            },
            Score = keepBest ? scores.Dequeue : null,
            Measure = epoch => (epoch / 8.0, null),
            Journal = journal,
            Progress = new Watcher<EpochReport>(report =>
            {
                if (report.Epoch == stopAfter)
                    cancellation.Cancel();
            }),
            CancellationToken = cancellation.Token,
        };
        var (history, kept) = training.Run();
        return ([.. NetworkState.Capture(network).SelectMany(entry => entry.Value.Bytes.ToArray())], history, kept);
    }
}
