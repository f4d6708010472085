using Medic.Engine.Removal;
using Medic.Engine.Removal.Relearning;
using Medic.Engine.Tests.Checkpoints;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Removal.Rivals;

public sealed class DistillationTests
{
    [Fact]
    public void The_loss_is_PyTorchs_mean_over_all_elements()
    {
        using var scope = NewDisposeScope();
        var student = linspace(-2, 3, 12).view(3, 4);
        var teacher = linspace(1, -1, 12).view(3, 4).square();

        var loss = DistillationLoss.Of(student, teacher, 3).item<float>();

        var expected = PythonTorch.Run("""
            import torch.nn.functional as F
            student, teacher = torch.linspace(-2, 3, 12).view(3, 4), torch.linspace(1, -1, 12).view(3, 4) ** 2
            print(torch.nn.KLDivLoss()(F.log_softmax(student / 3, 1), F.softmax(teacher / 3, 1)).item() * 9)
            """);
        Assert.Equal(expected.GetSingle(), loss, 1e-5f);
    }

    [Fact]
    public void Without_weight_it_is_training_from_scratch()
    {
        using var teacher = Workbench.Fresh("WRN-10-1");

        var distilled = RivalRun.Run(new DistillationOptions { Epochs = 1, BatchSize = 16, DistillationWeight = 0 }, teacher);
        var scratch = RivalRun.Run(new FromScratchOptions { Epochs = 1, BatchSize = 16 }, teacher);
        var weighted = RivalRun.Run(new DistillationOptions { Epochs = 1, BatchSize = 16 }, teacher);

        Assert.Equal(scratch.State["fc.weight"].ToSingles(), distilled.State["fc.weight"].ToSingles(), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.NotEqual(scratch.State["fc.weight"].ToSingles(), weighted.State["fc.weight"].ToSingles());
        Assert.Null(scratch.Outcome.History[0].CloneLoss);
        Assert.True(weighted.Outcome.History[0].CloneLoss > 0);
    }

    [Fact]
    public void Its_learning_rate_falls_as_published()
    {
        using var teacher = Workbench.Fresh("WRN-10-1", side: 4);
        using var images = EasyImages.Set(4, side: 4);

        var (outcome, _) = RivalRun.Run(new DistillationOptions { Epochs = 72 }, teacher, samples: images);

        double[] expected = [.. Enumerable.Repeat(0.01, 40), .. Enumerable.Repeat(0.001, 30), .. Enumerable.Repeat(0.0001, 2)];
        Assert.Equal(expected, outcome.History.Select(epoch => epoch.LearningRate), (a, b) => Math.Abs(a - b) < 1e-9);
    }
}
