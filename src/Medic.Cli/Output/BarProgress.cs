using Medic.Engine;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Medic.Cli.Output;

/// <summary>Progress as a bar with the time left, on a terminal.</summary>
/// <param name="console">The terminal.</param>
internal sealed class BarProgress(IAnsiConsole console) : IProgressView
{
    /// <inheritdoc/>
    public T Run<T>(Func<IProgressBoard, T> work) => console.Progress()
        .AutoClear(true)
        .HideCompleted(true)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new TimeLeftColumn())
        .Start(context => work(new Board(console, context)));

    private sealed class Board(IAnsiConsole console, ProgressContext context) : IProgressBoard
    {
        public IProgressItem Begin(string name) => new Item(context.AddTask(Markup.Escape(PrintableText.Whole(name)), maxValue: 1), name);

        public void Line(string text) => console.WriteLine(PrintableText.Whole(text));

        public void Error(string text) => console.WriteLine(PrintableText.Whole(text), new Style(Color.Red));
    }

    private sealed class Item(ProgressTask task, string name) : IProgressItem
    {
        public void Report(string stage, double share, TimeSpan? left)
        {
            task.Description = Markup.Escape(PrintableText.Whole($"{name}: {stage}"));
            task.Value = share;
            task.State.Update<TimeLeft>(TimeLeftColumn.Key, _ => new TimeLeft(left is { } time ? task.ElapsedTime + time : null));
        }

        public void Dispose() => task.StopTask();
    }

    /// <summary>When a task should end, counted from its start.</summary>
    private readonly record struct TimeLeft(TimeSpan? End);

    /// <summary>The time left as the work itself tells it: Spectre's own estimate gives up on steps of half a minute.</summary>
    private sealed class TimeLeftColumn : ProgressColumn
    {
        public const string Key = "left";

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            var end = task.State.Get<TimeLeft>(Key).End;
            var left = end - task.ElapsedTime;
            return new Text(left is { } time ? $"{Figure.Time(time > TimeSpan.Zero ? time : TimeSpan.Zero)} left" : string.Empty);
        }
    }
}
