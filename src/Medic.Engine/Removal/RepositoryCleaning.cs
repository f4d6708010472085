using System.Collections.Concurrent;

namespace Medic.Engine.Removal;

/// <summary>Cleans many models, several at once.</summary>
/// <remarks>
/// Every model has a thread and a generator of its own, and the settings' number of threads for its operators: the results are those
/// of one model after the other.
/// </remarks>
/// <param name="cleaning">Treats one model.</param>
/// <param name="throttleLimit">How many models are treated at once at most, 1 or more.</param>
/// <param name="endOfEpoch">
/// Stops every model after the epoch it is in, whose state is saved, and begins no more: for a time limit that draws near. Those are
/// reported as cancelled.
/// </param>
public sealed class RepositoryCleaning(ModelCleaning cleaning, int throttleLimit = 1, CancellationToken endOfEpoch = default)
{
    private readonly int _throttleLimit = throttleLimit >= 1 ? throttleLimit : throw new RemovalException($"At least one model is treated at a time; a limit of {throttleLimit} was given.");

    /// <summary>Treats the models, in their order as far as several at once allow, and returns when all are done.</summary>
    /// <param name="jobs">The models.</param>
    /// <param name="observer">Told of everything, on the calling thread.</param>
    /// <param name="cancellationToken">Stops every model within one batch; those not yet begun are reported as cancelled.</param>
    public void Run(IReadOnlyList<CloneJob> jobs, ICloneObserver observer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(observer);
        if (jobs.Count == 0)
            return;
        // Cancelled too where the observer throws: the threads must not outlive the call.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var news = new BlockingCollection<News>();
        var waiting = new ConcurrentQueue<CloneJob>(jobs);
        var workers = Enumerable.Range(0, Math.Min(_throttleLimit, jobs.Count))
            .Select(i => new Thread(() => Work(waiting, news, stop.Token)) { IsBackground = true, Name = $"Medic model {i + 1}" })
            .ToArray();
        foreach (var worker in workers)
            worker.Start();
        try
        {
            for (var done = 0; done < jobs.Count;)
            {
                var piece = news.Take(CancellationToken.None);
                piece.Tell(observer);
                if (piece.EndsModel)
                    done++;
            }
        }
        finally
        {
            stop.Cancel();
            foreach (var worker in workers)
                worker.Join();
            TellEnds(news, observer);
        }
    }

    /// <summary>
    /// Where the observer threw, models may have ended since whose clones are written: whoever keeps results and logs has to know of them.
    /// </summary>
    private static void TellEnds(BlockingCollection<News> news, ICloneObserver observer)
    {
        while (news.TryTake(out var piece))
        {
            try
            {
                if (piece.EndsModel)
                    piece.Tell(observer);
            }
            catch (Exception)
            {
                // A host that is stopping throws whatever it is told; what it threw first is on its way already.
            }
        }
    }

    private void Work(ConcurrentQueue<CloneJob> waiting, BlockingCollection<News> news, CancellationToken cancellationToken)
    {
        while (waiting.TryDequeue(out var job))
        {
            news.Add(new News(observer => observer.Begin(job)), CancellationToken.None);
            var result = cleaning.Clean(job, new Relay(job, news, endOfEpoch), endOfEpoch.IsCancellationRequested ? endOfEpoch : cancellationToken);
            news.Add(new News(observer => observer.End(job, result), EndsModel: true), CancellationToken.None);
        }
    }

    private sealed class Relay(CloneJob job, BlockingCollection<News> news, CancellationToken endOfEpoch) : IProgress<CloneProgress>
    {
        public void Report(CloneProgress value)
        {
            news.Add(new News(observer => observer.Report(job, value)), CancellationToken.None);
            // What is reported of an epoch has been saved.
            if (value.Epoch is not null)
                endOfEpoch.ThrowIfCancellationRequested();
        }
    }

    /// <summary>What a model's thread has for the observer.</summary>
    /// <param name="Tell">Tells it.</param>
    /// <param name="EndsModel">Whether it is the last of that model.</param>
    private readonly record struct News(Action<ICloneObserver> Tell, bool EndsModel = false);
}
