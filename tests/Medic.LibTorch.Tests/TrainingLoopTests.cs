using System.Diagnostics;
using System.Globalization;
using TorchSharp.Modules;

namespace Medic.LibTorch.Tests;

[Collection(nameof(Alone))]
public class TrainingLoopTests
{
    [Fact]
    public void Memory_stays_flat_over_2000_steps()
    {
        Assert.SkipUnless(File.Exists("/proc/self/status"), "resident memory is read from /proc");
        manual_seed(1);
        using var network = new SmallNetwork();
        using var optimizer = optim.Adam(network.parameters(), 0.01);
        var (settled, watch) = (0.0, Stopwatch.StartNew());
        for (var step = 0; step < 2000; step++)
        {
            using var scope = NewDisposeScope();
            var images = randn(16, 3, 16, 16);
            var labels = randint(10, [16]);
            optimizer.zero_grad();
            var loss = functional.cross_entropy(network.call(images), labels);
            loss.backward();
            optimizer.step();
            if (step % 100 == 0) GC.Collect(); // managed garbage is not what is measured
            if (step == 400) settled = ResidentMegabytes();
        }
        Assert.InRange(ResidentMegabytes() - settled, double.NegativeInfinity, 4);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 60);
    }

    [Fact]
    public void Tensors_nobody_disposed_of_are_freed_in_the_end()
    {
        var before = Tensor.TotalCount;
        Forget();
        for (var i = 0; i < 10 && Tensor.TotalCount > before; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.InRange(Tensor.TotalCount - before, long.MinValue, 50);

        static void Forget()
        {
            for (var i = 0; i < 200; i++) zeros(1000);
        }
    }

    [Fact]
    public void Two_threads_train_side_by_side_as_each_alone()
    {
        var alone = Train(1).Concat(Train(2)).ToArray();
        double[] first = [], second = [];
        var threads = new[] { new Thread(() => first = Train(1)), new Thread(() => second = Train(2)) };
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.Equal(alone, first.Concat(second));

        static double[] Train(ulong seed)
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator(seed);
            var w = Parameter(randn([8, 8], generator: generator));
            using var optimizer = optim.SGD([w], 0.01, momentum: 0.9);
            for (var i = 0; i < 200; i++)
            {
                using var step = NewDisposeScope();
                optimizer.zero_grad();
                functional.mse_loss(randn([4, 8], generator: generator).matmul(w), ones(4, 8)).backward();
                optimizer.step();
            }
            return w.Numbers();
        }
    }

    [Fact]
    public void Disposing_of_a_tensor_in_use_elsewhere_does_no_harm()
    {
        Backend.MustSurvive();
        for (var round = 0; round < 200; round++)
        {
            var shared = ones(64, 64);
            var user = new Thread(() =>
            {
                try
                {
                    while (true) shared.mm(shared).Dispose();
                }
                catch (InvalidOperationException)
                {
                    // What use after disposal throws.
                }
            });
            user.Start();
            Thread.Yield();
            shared.Dispose();
            user.Join();
        }
    }

    /// <summary>Memory is the process's: no other test may run meanwhile.</summary>
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public class Alone;

    private static double ResidentMegabytes()
    {
        var line = File.ReadLines("/proc/self/status").First(entry => entry.StartsWith("VmRSS", StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private sealed class SmallNetwork : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv = Conv2d(3, 8, 3, padding: 1);
        private readonly BatchNorm2d norm = BatchNorm2d(8);
        private readonly Linear fc = Linear(8, 10);

        public SmallNetwork()
            : base(nameof(SmallNetwork)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            return fc.call(functional.relu(norm.call(conv.call(input))).mean([2, 3])).MoveToOuterDisposeScope();
        }
    }
}
