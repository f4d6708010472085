using System.Diagnostics;
using Medic.Engine.Checkpoints.Containers;

namespace Medic.Fuzzing;

/// <summary>Changes files and has them read, one after the other on one thread.</summary>
/// <param name="targets">Who reads; they take turns.</param>
/// <param name="seed">What all that is random comes from.</param>
/// <param name="keepFolder">Where the files of failures go.</param>
internal sealed class FuzzRun(IReadOnlyList<FuzzTarget> targets, long seed, string keepFolder)
{
    // What a file may take beyond three times its size.
    private const long MemoryAllowance = 64L << 20;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly TargetResult[] _results = [.. targets.Select(target => new TargetResult(target.Name))];
    private uint _digest;

    /// <summary>Runs cases until they or the time are up.</summary>
    /// <param name="first">The number of the first case.</param>
    /// <param name="count">How many cases at most.</param>
    /// <param name="time">How long at most.</param>
    public FuzzResult Run(long first, long count, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        for (var done = 0L; done < count && clock.Elapsed < time; done++)
            Try(first + done);
        return new FuzzResult(_results, _digest, clock.Elapsed.TotalSeconds);
    }

    private void Try(long number)
    {
        var turn = (int)(number % targets.Count);
        var target = targets[turn];
        var file = new Mutator(seed, number).Change(target.Corpus);
        _digest = unchecked((_digest * 31) + Crc32.Compute(file));
        var outcome = Measure(target, file);
        var result = _results[turn];
        _results[turn] = result with
        {
            Cases = result.Cases + 1,
            Accepted = result.Accepted + (outcome.IsGood ? 1 : 0),
            Seconds = result.Seconds + outcome.Time.TotalSeconds,
            Slowest = Math.Max(result.Slowest, outcome.Time.TotalMilliseconds),
            MostAllocated = Math.Max(result.MostAllocated, outcome.Allocated),
        };
        if ((outcome.Fault ?? LookAgain(target, file, outcome)) is not { } fault)
            return;
        _results[turn] = _results[turn] with { Failures = result.Failures + 1 };
        Keep(target, number, file, fault);
    }

    private static Outcome Measure(FuzzTarget target, byte[] file)
    {
        string? fault = null;
        var isGood = false;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
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

        return new Outcome(fault, isGood, clock.Elapsed, GC.GetAllocatedBytesForCurrentThread() - allocated - (3L * file.Length));
    }

    // A busy machine makes anything slow, and garbage is no memory in use: what looks bad is measured again by what counts.
    private static string? LookAgain(FuzzTarget target, byte[] file, Outcome outcome)
    {
        if (outcome.Time > Longest && ProcessorTime(target, file) is var processor && processor > Longest)
            return $"took {processor.TotalSeconds:F1} s of the processor";
        if (outcome.Allocated > MemoryAllowance && PeakOf(target, file) is var peak && peak > (3L * file.Length) + MemoryAllowance)
            return $"took {peak >> 20} MiB for a file of {file.Length} bytes";
        return null;
    }

    private static TimeSpan ProcessorTime(FuzzTarget target, byte[] file)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        Measure(target, file);
        return Process.GetCurrentProcess().TotalProcessorTime - before;
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
        Directory.CreateDirectory(keepFolder);
        var path = Path.Combine(keepFolder, $"{target.Name}-{seed}-{number}");
        File.WriteAllBytes(path, file);
        Console.Error.WriteLine($"{path}: {fault}");
    }

    private sealed record Outcome(string? Fault, bool IsGood, TimeSpan Time, long Allocated);
}
