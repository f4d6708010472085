using Medic.Engine.Data;
using Medic.Engine.Models;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Pruning;
using Medic.Engine.Removal.Tuning;
using Medic.Engine.Tests.Checkpoints;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Removal.Rivals;

public sealed class FinePruningTests(Workbench workbench)
{
    [Fact]
    public void The_least_active_features_are_PyTorchs()
    {
        using var scope = NewDisposeScope();
        using var teacher = LoadedModel.Load(workbench.Model).Network;
        using var images = EasyImages.Set(40);
        var seen = PythonTorch.Run(
            Models.LoadedModelTests.PythonWideResNet + """
            net = WideResNet(10, 1, 4, 1)
            net.load_state_dict(torch.load(sys.argv[1], weights_only=True)['state_dict'])
            features = []
            net.fc.register_forward_hook(lambda module, args, output: features.append(args[0]))
            net.eval()(torch.tensor(json.loads(sys.argv[2])).view(40, 1, 16, 16) / 255)
            print(json.dumps(features[0].mean(0).tolist()))
            """,
            workbench.Model,
            $"[{string.Join(',', images.Images.data<byte>().ToArray())}]");

        var activity = FeatureActivity.Measure(teacher, new BatchLoader(images, 16).Sequential(), batch => batch.Images, default);

        Assert.Equal(seen.EnumerateArray().Select(value => value.GetSingle()), activity.data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-4);
        // What was hooked is left as it was.
        Assert.Equal(4, teacher.call(zeros(1, 1, Workbench.Side, Workbench.Side)).shape[1]);
    }

    [Fact]
    public void Measuring_features_stops_within_a_batch()
    {
        using var network = Workbench.Fresh("WRN-10-1");
        using var images = EasyImages.Set(24);
        using var cancellation = new CancellationTokenSource();
        var watch = BatchWatch.CancelIn(2, cancellation);

        Assert.Throws<OperationCanceledException>(() => FeatureActivity.Measure(network, new BatchLoader(images, 8).Sequential(), batch => watch.See(batch.Images), cancellation.Token));

        Assert.Equal(2, watch.Count);
    }

    [Theory]
    [InlineData("WRN-10-1", 32, 64)]
    [InlineData("CompositeNet", 7, 256)]
    public void Pruned_features_count_for_nothing_when_all_is_trained(string architecture, int count, int units)
    {
        using var scope = NewDisposeScope();
        using var teacher = Workbench.Fresh(architecture);
        using var images = EasyImages.Set(48);
        var activity = FeatureActivity.Measure(teacher, new BatchLoader(images, 16).Sequential(), batch => batch.Images, default);
        var least = activity.argsort().data<long>().ToArray()[..count];

        var (_, state) = RivalRun.Run(new FinePruningOptions { PruneCount = count, Epochs = 2, BatchSize = 16 }, teacher);

        var weight = state[architecture == "CompositeNet" ? "m2.5.weight" : "fc.weight"].ToSingles();
        var zero = Enumerable.Range(0, units).Where(unit => Enumerable.Range(0, 4).All(label => weight[(label * units) + unit] == 0)).Select(unit => (long)unit);
        Assert.Equal(least.Order(), zero);
    }

    /// <summary>Where nothing that counts is pruned, what remains is fine-tuning.</summary>
    [Fact]
    public void What_is_left_is_fine_tuned()
    {
        using var teacher = Workbench.Fresh("WRN-10-1");
        using var images = EasyImages.Set(48);
        using var activity = FeatureActivity.Measure(teacher, new BatchLoader(images, 16).Sequential(), batch => batch.Images, default);
        using var least = activity.argsort().narrow(0, 0, 1);
        using (no_grad())
            teacher.Classifier.weight!.index_fill_(1, least, 0);

        var pruned = RivalRun.Run(new FinePruningOptions { PruneCount = 1, Epochs = 1, BatchSize = 48, WeightDecay = 0 }, teacher).State;
        var tuned = RivalRun.Run(new FineTuningOptions { Epochs = 1, BatchSize = 48, WeightDecay = 0 }, teacher).State;

        Assert.Equal(tuned["conv1.weight"].ToSingles(), pruned["conv1.weight"].ToSingles());
        Assert.Equal(tuned["fc.bias"].ToSingles(), pruned["fc.bias"].ToSingles());
        Assert.NotEqual(tuned["fc.weight"].ToSingles(), pruned["fc.weight"].ToSingles());
    }

    [Fact]
    public void Pruning_everything_is_refused()
    {
        using var teacher = Workbench.Fresh("WRN-10-1");

        var error = Assert.Throws<RemovalException>(() => RivalRun.Run(new FinePruningOptions { PruneCount = 64 }, teacher));

        Assert.Equal("Pruning 64 units would leave nothing of the 64 in the last feature layer of this WRN-10-1. Prune at most 63.", error.Message);
    }
}
