using Medic.Engine.Data;
using Medic.Engine.Training;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Training;

public sealed class NetworkTrainingTests
{
    [Fact]
    public void What_is_trained_beside_the_network_is_not_made_use_of_where_it_diverged_in_the_last_step()
    {
        Workbench.Compute.Apply();
        using var network = Workbench.Fresh("WRN-10-1");
        using var masks = nn.BatchNorm2d(4);
        using var optimizer = optim.SGD(network.parameters(), 1e-9);
        using var images = EasyImages.Set(8);
        using var generator = new Generator(1);
        var isSettled = false;
        var training = new NetworkTraining
        {
            Network = network,
            Companions = [masks],
            Optimizers = [optimizer],
            Batches = new BatchLoader(images, 8),
            Device = CPU,
            Generator = generator,
            Epochs = 1,
            Step = (_, _) =>
            {
                using var gradients = no_grad();
                masks.parameters().First().fill_(double.NaN);
                return new StepLosses(zeros(1).sum());
            },
            Settle = () => isSettled = true,
        };

        Assert.Contains("'weight' holds NaN", Assert.Throws<TrainingException>(() => training.Run()).Message, StringComparison.Ordinal);
        Assert.False(isSettled);
    }
}
