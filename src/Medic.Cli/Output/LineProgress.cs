using Medic.Engine;

namespace Medic.Cli.Output;

/// <summary>Progress in plain lines, for logs.</summary>
/// <param name="writer">Where the lines go.</param>
/// <param name="errorsOnly">Whether only what went wrong is said.</param>
internal sealed class LineProgress(TextWriter writer, bool errorsOnly) : IProgressView, IProgressBoard
{
    /// <inheritdoc/>
    public T Run<T>(Func<IProgressBoard, T> work) => work(this);

    /// <inheritdoc/>
    public IProgressItem Begin(string name) => new Item(this, name);

    /// <inheritdoc/>
    public void Line(string text)
    {
        if (!errorsOnly)
            writer.WriteLine(PrintableText.Whole(text));
    }

    /// <inheritdoc/>
    public void Error(string text) => writer.WriteLine(PrintableText.Whole(text));

    private sealed class Item(LineProgress board, string name) : IProgressItem
    {
        public void Report(string stage, double share, TimeSpan? left) =>
            board.Line(left is { } time ? $"{name}: {stage}, {Figure.Time(time)} left" : $"{name}: {stage}");

        public void Dispose()
        {
        }
    }
}
