using System.Diagnostics;
using System.Text.Json;
using Medic.Engine.Checkpoints;
using Medic.Engine.Compute;
using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Benchmarks;

/// <summary>Times what a user waits for, on a real model and real images, with one thread.</summary>
internal static class WholeRun
{
    private const int StepsARound = 5;
    private const int Evaluated = 2000;
    private const int EvaluationBatch = 100;

    /// <summary>Prints one JSON object: medians, in milliseconds or images a second.</summary>
    /// <param name="model">A checkpoint.</param>
    /// <param name="data">Labelled images, 64 or more.</param>
    /// <param name="rounds">How often everything is timed, in turn.</param>
    public static int Print(string model, string data, int rounds)
    {
        ComputeSettings.Resolve("cpu", 1).Apply();
        var loaded = LoadedModel.Load(model);
        using var images = DatasetReader.Read(data, new DatasetOptions());
        using var bench = new CloneBench(loaded.Network, images);
        List<double> steps = [], epochs = [], evaluation = [], forward = [];
        bench.Step();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < StepsARound; i++)
                steps.Add(Time(bench.Step));
            var count = 0;
            epochs.Add(Time(() => count = bench.Epoch()) / count);
            // The same process, in turn: what the machine does to one it does to the other.
            forward.Add(Time(() => Forward(bench.Teacher, images)));
            evaluation.Add(Time(() => Evaluate(bench.Teacher, images)));
        }

        var figures = new Dictionary<string, double>
        {
            ["step"] = Median(steps),
            ["epochStep"] = Median(epochs),
            ["evaluation"] = Median(evaluation),
            ["forward"] = Median(forward),
        };
        Console.WriteLine(JsonSerializer.Serialize(figures));
        return 0;
    }

    /// <summary>Prints how long reading a checkpoint takes, as the median, in milliseconds.</summary>
    /// <param name="model">The checkpoint.</param>
    /// <param name="times">How often it is read.</param>
    public static int PrintReading(string model, int times)
    {
        Console.WriteLine(JsonSerializer.Serialize(Median([.. Enumerable.Range(0, times).Select(_ => Time(() => CheckpointReader.Read(model)))])));
        return 0;
    }

    private static double Time(Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed.TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Evaluate(Network network, ImageSet images)
    {
        using var some = images.Select([.. Enumerable.Range(0, (int)Math.Min(Evaluated, images.Count)).Select(i => (long)i)]);
        new Classifier(network, Normalization.None, CPU).CleanAccuracy(some);
    }

    /// <summary>The network alone, on as many batches that are there already.</summary>
    private static void Forward(Network network, ImageSet images)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var batch = MemoryLayout.ChannelsLast(images.Images.narrow(0, 0, Math.Min(EvaluationBatch, images.Count)).to(ScalarType.Float32) / 255);
        for (var done = 0L; done < Math.Min(Evaluated, images.Count); done += batch.shape[0])
        {
            using var step = NewDisposeScope();
            network.call(batch);
        }
    }
}
