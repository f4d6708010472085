using Medic.Engine.Triggers;

namespace Medic.Cli.Output;

/// <summary>An attack in a cell of a table.</summary>
internal static class AttackText
{
    /// <summary>The trigger and what is wanted: <c>checker -> 5</c>, <c>warp -> y+1</c>, <c>polygon 3 -> 5</c>; null without a trigger.</summary>
    public static string? Of(string? trigger, TargetMode? mode, int? target, int? source)
    {
        if (trigger is null)
            return null;
        var goal = new AttackGoal(mode ?? TargetMode.AllToOne, target, source);
        return source is null ? $"{trigger} -> {goal}" : $"{trigger} {goal}";
    }
}
