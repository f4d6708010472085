using System.Text.Json;
using Medic.Engine.Data;
using Medic.Engine.Detection;
using Medic.Engine.Models;
using Medic.Engine.Tests.Checkpoints;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Detection;

public sealed class TriggerSearchTests(Workbench workbench)
{
    private static readonly TriggerSearchOptions Quick = new() { Steps = 30, BatchSize = 24, Patience = 2, StopPatience = 4, SuccessThreshold = 0.9, Cost = 0.01 };

    [Fact]
    public void Classes_searched_together_find_what_PyTorch_finds_for_each_alone()
    {
        using var network = Load();
        using var images = EasyImages.Set(24);

        var seen = PythonTorch.Run(
            Models.LoadedModelTests.PythonWideResNet + """
            net = WideResNet(10, 1, 4, 1).eval()
            net.load_state_dict(torch.load(sys.argv[1], weights_only=True)['state_dict'])
            images = torch.tensor(json.loads(sys.argv[2])).view(24, 1, 16, 16) / 255
            generator = torch.Generator().manual_seed(3)
            def start(*shape):
                u = torch.rand(shape, generator=generator) * (1 - 2e-4) + 1e-4
                return (u.log() - (1 - u).log()) / 2
            masks, patterns = start(3, 1, 16, 16), start(3, 1, 16, 16)
            found = []
            for place, label in enumerate((0, 1, 3)):
                mask, pattern = masks[place].clone().requires_grad_(), patterns[place].clone().requires_grad_()
                adam = torch.optim.Adam([mask, pattern], lr=0.1, betas=(0.5, 0.9))
                cost, best, best_mask, best_pattern, early_best = 0.01, float('inf'), None, None, float('inf')
                up = down = idle = 0
                raised = lowered = False
                for step in range(12):
                    m, p = torch.tanh(mask) / 2 + 0.5, torch.tanh(pattern) / 2 + 0.5
                    logits = net((1 - m) * images + m * p)
                    success = (logits.argmax(1) == label).float().mean().item()
                    loss = F.cross_entropy(logits, torch.full((24,), label)) + cost * m.abs().sum()
                    adam.zero_grad()
                    loss.backward()
                    adam.step()
                    size = m.sum().item()
                    if success >= 0.9 and size < best:
                        best, best_mask, best_pattern = size, m.detach(), p.detach()
                    if best < float('inf'):
                        idle = idle + 1 if best >= early_best else 0
                    early_best = min(best, early_best)
                    if raised and lowered and idle >= 4:
                        break
                    up, down = (up + 1, 0) if success >= 0.9 else (0, down + 1)
                    if up >= 2:
                        up, cost, raised = 0, cost * 1.5, True
                    elif down >= 2:
                        down, cost, lowered = 0, cost / 1.5 ** 1.5, True
                if best_mask is None:
                    best, best_mask, best_pattern = size, m.detach(), p.detach()
                found.append([best, best_mask.flatten().tolist(), best_pattern.flatten().tolist()])
            print(json.dumps(found))
            """,
            workbench.Model,
            $"[{string.Join(',', images.Images.data<byte>().ToArray())}]");

        // Few steps: what rounding makes of more depends on the processor.
        var found = Search(network, images, [0, 1, 3], Quick with { Steps = 12 });

        Assert.Equal([0, 1, 3], found.Select(trigger => trigger.Label));
        Assert.All(found.Zip(seen.EnumerateArray()), pair =>
        {
            var (trigger, expected) = pair;
            using var pattern = trigger.PatternLogits.sigmoid();
            Assert.Equal(expected[0].GetDouble(), trigger.MaskNorm, 0.01 * trigger.MaskNorm);
            // Adam's steps hang on gradients' signs: rounding differs in single places.
            Assert.True(MeanDistance(expected[1], trigger.Mask) < 0.01);
            Assert.True(MeanDistance(expected[2], pattern) < 0.01);
        });
        Dispose(found);
    }

    [Fact]
    public void A_seed_repeats_it_and_the_model_is_not_changed()
    {
        using var network = Load();
        using var images = EasyImages.Set(24);
        var before = NetworkState.Capture(network);
        var options = Quick with { Steps = 3, BatchSize = 10, BatchesPerStep = 2 };

        float[] Masks(ulong seed)
        {
            var found = Search(network, images, [0, 1], options, seed);
            var values = found.SelectMany(trigger => trigger.Mask.data<float>().ToArray()).ToArray();
            Dispose(found);
            return values;
        }

        Assert.Equal(Masks(3), Masks(3));
        Assert.NotEqual(Masks(3), Masks(4));
        Assert.All(NetworkState.Capture(network), entry => Assert.True(entry.Value.Bytes.Span.SequenceEqual(before[entry.Key].Bytes.Span), entry.Key));
    }

    [Fact]
    public void It_stops_within_a_batch()
    {
        using var network = Load();
        using var images = EasyImages.Set(24);
        using var generator = new Generator(1);
        using var cancellation = new CancellationTokenSource();
        var steps = 0;

        Assert.Throws<OperationCanceledException>(() => new TriggerSearch(network, images, Normalization.None, CPU, Quick).Search(
            [0],
            generator,
            step =>
            {
                steps = step;
                cancellation.Cancel();
            },
            cancellation.Token));
        Assert.Equal(1, steps);
    }

    private static IReadOnlyList<RecoveredTrigger> Search(Network network, ImageSet images, int[] labels, TriggerSearchOptions options, ulong seed = 3)
    {
        Workbench.Compute.Apply();
        using var generator = new Generator(seed);
        return new TriggerSearch(network, images, Normalization.None, CPU, options).Search(labels, generator);
    }

    private static double MeanDistance(JsonElement expected, Tensor found) =>
        expected.EnumerateArray().Zip(found.data<float>().ToArray(), (a, b) => Math.Abs(a.GetDouble() - b)).Average();

    private static void Dispose(IReadOnlyList<RecoveredTrigger> found)
    {
        foreach (var trigger in found)
            trigger.Dispose();
    }

    private Network Load()
    {
        var network = LoadedModel.Load(workbench.Model).Network;
        foreach (var parameter in network.parameters())
            parameter.requires_grad = false;
        return network;
    }
}
