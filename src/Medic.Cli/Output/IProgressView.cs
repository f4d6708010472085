namespace Medic.Cli.Output;

/// <summary>Shows people how far the work is. Results go elsewhere.</summary>
internal interface IProgressView
{
    /// <summary>Does the work while its progress is shown.</summary>
    T Run<T>(Func<IProgressBoard, T> work);
}

/// <summary>Where work shows its progress.</summary>
internal interface IProgressBoard
{
    /// <summary>Begins a piece of work; disposing it ends it.</summary>
    IProgressItem Begin(string name);

    /// <summary>Says that something is done.</summary>
    void Line(string text);

    /// <summary>Says that something went wrong.</summary>
    void Error(string text);
}

/// <summary>A piece of work whose progress is shown.</summary>
internal interface IProgressItem : IDisposable
{
    /// <summary>Says how far it is.</summary>
    /// <param name="stage">What is being done, or was just done.</param>
    /// <param name="share">How much of it is done, 0..1.</param>
    /// <param name="left">Time left, where that is known.</param>
    void Report(string stage, double share, TimeSpan? left);
}
