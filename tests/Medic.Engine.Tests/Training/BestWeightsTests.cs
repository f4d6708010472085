using Medic.Engine.Training;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Training;

public sealed class BestWeightsTests
{
    [Fact]
    public void The_first_of_the_best_weights_come_back()
    {
        using var network = Workbench.Fresh("WRN-10-1");
        using var best = new BestWeights(network);
        Assert.Equal(0, best.Epoch);

        double[] scores = [0.2, 0.7, 0.7, 0.5];
        for (var epoch = 1; epoch <= scores.Length; epoch++)
        {
            Set(epoch);
            using (NewDisposeScope())
                best.Offer(epoch, scores[epoch - 1]);
        }

        best.Restore();

        Assert.Equal(2, best.Epoch);
        using var scope = NewDisposeScope();
        Assert.All(["fc.bias", "bn1.running_mean"], name => Assert.Equal(2, network.state_dict()[name].max().item<float>()));

        void Set(int value)
        {
            using var noGraph = no_grad();
            foreach (var tensor in network.state_dict().Values)
                tensor.fill_(value);
        }
    }

    [Fact]
    public void Losses_are_averaged()
    {
        using var mean = new MeanLoss(CPU);
        Assert.Null(mean.Value);
        foreach (var value in new[] { 1f, 2f, 6f })
        {
            using var scope = NewDisposeScope();
            mean.Add(tensor(value).requires_grad_(true));
        }

        Assert.Equal(3, mean.Value);
    }
}
