namespace Medic.Engine.Checkpoints;

/// <summary>A class or function that a checkpoint refers to: a name only, never looked up, never called.</summary>
/// <param name="Module">The Python module.</param>
/// <param name="Name">The name in that module.</param>
public sealed record PythonGlobal(string Module, string Name)
{
    /// <summary>The full name, as Python 3 and NumPy 1 spell it.</summary>
    internal string ModernName => Module switch
    {
        "__builtin__" => $"builtins.{Name}",
        "copy_reg" => $"copyreg.{Name}",
        "numpy._core.multiarray" => $"numpy.core.multiarray.{Name}",
        _ => $"{Module}.{Name}",
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Module}.{Name}";
}
