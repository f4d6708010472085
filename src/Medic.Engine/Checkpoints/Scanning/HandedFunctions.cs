namespace Medic.Engine.Checkpoints.Scanning;

/// <summary>Harmless functions that call or keep another, which they are handed: it says what they do.</summary>
internal static class HandedFunctions
{
    /// <summary>Which of a function's arguments are functions or classes; none for most.</summary>
    /// <param name="function">The function.</param>
    public static ReadOnlySpan<int> Places(TracedName function) => function.ModernName switch
    {
        "torch._tensor._rebuild_from_type" or "torch._tensor._rebuild_from_type_v2" or "functools.partial" => [0],
        "copyreg._reconstructor" => [0, 1],
        "numpy.random._pickle.__generator_ctor" or "numpy.random._pickle.__randomstate_ctor" => [1],
        // Of objects it gives back what it is handed.
        "numpy.core.multiarray.scalar" => [1],
        _ => [],
    };

    /// <summary>Whether it is known what the function does with the one that it is handed.</summary>
    /// <param name="function">The function.</param>
    /// <param name="handed">What it is handed.</param>
    public static bool Fits(TracedName function, TracedName handed) => function.ModernName switch
    {
        "functools.partial" or "copyreg._reconstructor" => Places(handed).IsEmpty,
        "numpy.random._pickle.__generator_ctor" or "numpy.random._pickle.__randomstate_ctor" => handed.ModernName == "numpy.random._pickle.__bit_generator_ctor",
        "numpy.core.multiarray.scalar" => false,
        _ => handed.Module == "torch._utils" && handed.Name.StartsWith("_rebuild_", StringComparison.Ordinal),
    };
}
