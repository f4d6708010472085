using Medic.Engine.Training;

namespace Medic.Engine.Tests.Training;

public sealed class EpochLoopTests
{
    [Fact]
    public void Every_epoch_is_trained_measured_and_reported_in_order()
    {
        var calls = new List<string>();
        var loop = new EpochLoop
        {
            Epochs = 2,
            TrainEpoch = epoch =>
            {
                calls.Add($"train {epoch}");
                return new EpochLosses(1.0 / epoch, epoch == 1 ? null : 2, 0.1);
            },
            Measure = epoch =>
            {
                calls.Add($"measure {epoch}");
                return (0.5, epoch == 1 ? null : 0.25);
            },
            Progress = new Watcher<EpochReport>(report => calls.Add($"report {report.Epoch}")),
        };

        var history = loop.Run();

        Assert.Equal(["train 1", "measure 1", "report 1", "train 2", "measure 2", "report 2"], calls);
        Assert.Equal([(1, 2, 1, null, 0.1, 0.5, null), (2, 2, 0.5, 2, 0.1, 0.5, 0.25)], history.Select(epoch =>
            (epoch.Epoch, epoch.Epochs, epoch.ClassificationLoss, epoch.CloneLoss, epoch.LearningRate, epoch.CleanAccuracy, epoch.AttackSuccessRate)));
        Assert.Equal(TimeSpan.Zero, history[1].Remaining);
        Assert.True(history[1].Elapsed >= history[0].Elapsed);
    }

    [Theory]
    [InlineData(double.NaN, 1.0)]
    [InlineData(double.PositiveInfinity, null)]
    [InlineData(1.0, double.NaN)]
    public void A_loss_that_is_not_finite_ends_the_training(double classification, double? clone)
    {
        var epochs = 0;
        var loop = new EpochLoop { Epochs = 9, TrainEpoch = epoch => new EpochLosses(++epochs < 3 ? 1 : classification, clone is null || epochs < 3 ? null : clone, 0.25) };

        var error = Assert.Throws<TrainingException>(loop.Run);

        Assert.Equal(3, epochs);
        Assert.Contains("epoch 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("learning rate 0.25", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_stops_between_epochs_when_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var epochs = 0;
        var loop = new EpochLoop
        {
            Epochs = 9,
            TrainEpoch = _ =>
            {
                epochs++;
                cancellation.Cancel();
                return new EpochLosses(1, null, 1);
            },
            CancellationToken = cancellation.Token,
        };

        Assert.ThrowsAny<OperationCanceledException>(loop.Run);
        Assert.Equal(1, epochs);
    }
}
