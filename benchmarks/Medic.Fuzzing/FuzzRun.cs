using System.Diagnostics;

namespace Medic.Fuzzing;

/// <summary>Changes files and has them read, one after the other on one thread.</summary>
/// <param name="targets">Who reads; they take turns.</param>
/// <param name="seed">What all that is random comes from.</param>
/// <param name="keepFolder">Where the files of failures go.</param>
internal sealed class FuzzRun(IReadOnlyList<FuzzTarget> targets, long seed, string keepFolder)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private long _accepted;
    private long _failures;
    private long _mostAllocated;
    private TimeSpan _slowest;

    /// <summary>Runs cases until they or the time are up.</summary>
    /// <param name="first">The number of the first case.</param>
    /// <param name="count">How many cases at most.</param>
    /// <param name="time">How long at most.</param>
    public FuzzResult Run(long first, long count, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        var cases = 0L;
        for (; cases < count && clock.Elapsed < time; cases++)
            Try(first + cases);
        return new FuzzResult(cases, _accepted, _failures, _slowest, _mostAllocated, clock.Elapsed);
    }

    private void Try(long number)
    {
        var target = targets[(int)(number % targets.Count)];
        var file = new Mutator(seed, number).Change(target.Corpus);
        var outcome = Measure(target, file);
        // A busy machine makes anything slow, and garbage is no memory in use: what looks bad is looked at again.
        if (outcome.Fault is null && outcome.Time > Longest)
            outcome = Measure(target, file) is { Fault: null } again && again.Processor > Longest ? again with { Fault = $"took {again.Processor.TotalSeconds:F1} s of the processor" } : outcome with { Time = Longest };
        if (outcome.Fault is null && outcome.Allocated > target.MemoryAllowance && PeakOf(target, file) is var peak && peak > (3L * file.Length) + target.MemoryAllowance)
            outcome = outcome with { Fault = $"took {peak >> 20} MiB for a file of {file.Length} bytes" };
        if (outcome.IsGood)
            _accepted++;
        _slowest = outcome.Time > _slowest ? outcome.Time : _slowest;
        _mostAllocated = Math.Max(_mostAllocated, outcome.Allocated);
        if (outcome.Fault is { } fault)
            Keep(target, number, file, fault);
    }

    private static Outcome Measure(FuzzTarget target, byte[] file)
    {
        string? fault = null;
        var isGood = false;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        try
        {
            target.Read(file);
            isGood = true;
        }
        catch (Exception error) when (target.IsDocumented(error))
        {
            // As it should be.
        }
        catch (Exception error)
        {
            fault = $"{error}";
        }

        return new Outcome(fault, isGood, clock.Elapsed, Process.GetCurrentProcess().TotalProcessorTime - processor, GC.GetAllocatedBytesForCurrentThread() - allocated - (3L * file.Length));
    }

    // What is in use while the file is read, as far as looking every millisecond tells.
    private static long PeakOf(FuzzTarget target, byte[] file)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peak = before;
        using var done = new ManualResetEventSlim();
        var watch = new Thread(() =>
        {
            while (!done.Wait(1))
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
        });
        watch.Start();
        Measure(target, file);
        done.Set();
        watch.Join();
        return peak - before;
    }

    private void Keep(FuzzTarget target, long number, byte[] file, string fault)
    {
        _failures++;
        Directory.CreateDirectory(keepFolder);
        var path = Path.Combine(keepFolder, $"{target.Name}-{seed}-{number}");
        File.WriteAllBytes(path, file);
        Console.Error.WriteLine($"{path}: {fault}");
    }

    private sealed record Outcome(string? Fault, bool IsGood, TimeSpan Time, TimeSpan Processor, long Allocated);
}
