using System.Diagnostics;

namespace Medic.Cli.Output;

/// <summary>Shows how far a command is with its files.</summary>
internal static class FileProgress
{
    /// <summary>Works on one file after the other.</summary>
    /// <typeparam name="T">What comes of a file.</typeparam>
    /// <param name="board">Where the progress is shown.</param>
    /// <param name="name">What is done.</param>
    /// <param name="files">The files.</param>
    /// <param name="work">Works on one.</param>
    public static T[] WorkOn<T>(this IProgressBoard board, string name, IReadOnlyList<string> files, Func<string, T> work) =>
        board.WorkOn(name, files, file => file, (file, _) => work(file));

    /// <summary>Works on one file after the other, where each takes long enough to tell how far it is itself.</summary>
    /// <typeparam name="TJob">What is to be done with a file.</typeparam>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="board">Where the progress is shown.</param>
    /// <param name="name">What is done.</param>
    /// <param name="jobs">What is to be done.</param>
    /// <param name="path">The file that a job is about.</param>
    /// <param name="work">Does one, and tells what is being done and how much of it is done, 0..1.</param>
    public static T[] WorkOn<TJob, T>(
        this IProgressBoard board, string name, IReadOnlyList<TJob> jobs, Func<TJob, string> path, Func<TJob, Action<string, double>, T> work)
    {
        var clock = Stopwatch.StartNew();
        using var item = board.Begin(name);
        return jobs.Select((job, index) =>
        {
            var text = $"{PathText.Short(path(job))} ({index + 1} of {jobs.Count})";
            Report(text, 0);
            return work(job, (stage, share) => Report($"{text}: {stage}", share));

            void Report(string stage, double share)
            {
                var done = index + share;
                item.Report(stage, done / jobs.Count, done == 0 ? null : clock.Elapsed / done * (jobs.Count - done));
            }
        }).ToArray();
    }
}
