namespace Medic.Engine.Models;

/// <summary>The kinds of layers whose outputs a clone is made to match.</summary>
[Flags]
public enum HookPlane
{
    /// <summary>No layer.</summary>
    None = 0,

    /// <summary>Outputs of convolutions.</summary>
    Conv = 1,

    /// <summary>Outputs of batch normalisations.</summary>
    BatchNorm = 2,

    /// <summary>The output of the last fully connected layer.</summary>
    Dense = 4,
}

/// <summary>Hook planes as the published program spells them: <c>conv</c>, <c>bn</c>, <c>conv+bn</c>, <c>conv+bn+dense</c>.</summary>
public static class HookPlaneText
{
    private static readonly (HookPlane Plane, string Name)[] Names =
        [(HookPlane.Conv, "conv"), (HookPlane.BatchNorm, "bn"), (HookPlane.Dense, "dense")];

    /// <summary>The planes' names joined by plus signs.</summary>
    /// <param name="plane">One or more planes.</param>
    public static string Format(HookPlane plane) =>
        string.Join('+', Names.Where(n => plane.HasFlag(n.Plane)).Select(n => n.Name));

    /// <summary>Reads planes' names joined by plus signs, in any order.</summary>
    /// <param name="text">For example <c>conv+bn</c>.</param>
    /// <exception cref="MedicException">A part is not a plane's name.</exception>
    public static HookPlane Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plane = HookPlane.None;
        foreach (var part in text.Split('+', StringSplitOptions.TrimEntries))
        {
            var match = Names.FirstOrDefault(n => n.Name.Equals(part, StringComparison.OrdinalIgnoreCase));
            if (match.Plane == HookPlane.None)
                throw new MedicException($"Hook plane '{text}': '{part}' is unknown. Join conv, bn and dense with '+', for example conv+bn.");
            plane |= match.Plane;
        }

        return plane;
    }
}
