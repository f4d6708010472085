namespace Medic.Engine.Tests;

/// <summary>Hands on every report at once, which <see cref="Progress{T}"/> does not.</summary>
internal sealed class Watcher<T>(Action<T> see) : IProgress<T>
{
    public void Report(T value) => see(value);
}
