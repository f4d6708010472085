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
    public static T[] WorkOn<T>(this IProgressBoard board, string name, IReadOnlyList<string> files, Func<string, T> work)
    {
        var clock = Stopwatch.StartNew();
        using var item = board.Begin(name);
        return files.Select((file, index) =>
        {
            item.Report(
                $"{PathText.Short(file)} ({index + 1} of {files.Count})",
                (double)index / files.Count,
                index == 0 ? null : clock.Elapsed / index * (files.Count - index));
            return work(file);
        }).ToArray();
    }
}
