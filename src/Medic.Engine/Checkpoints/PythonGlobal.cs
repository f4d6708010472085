namespace Medic.Engine.Checkpoints;

/// <summary>A class or function that a checkpoint refers to: a name only, never looked up, never called.</summary>
/// <param name="Module">The Python module.</param>
/// <param name="Name">The name in that module.</param>
public sealed record PythonGlobal(string Module, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Module}.{Name}";
}
