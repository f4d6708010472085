namespace Medic.Engine.Triggers;

/// <summary>A trigger in a list.</summary>
/// <param name="Name">The name that options take.</param>
/// <param name="Description">What it looks like.</param>
/// <param name="Settings">The names of the settings it takes.</param>
public sealed record ListedTrigger(string Name, string Description, IReadOnlyList<string> Settings)
{
    /// <summary>The triggers there are.</summary>
    public static IReadOnlyList<ListedTrigger> All { get; } =
        [.. TriggerCatalog.All.Select(kind => new ListedTrigger(kind.Name, kind.Description, new ResultList<string>(kind.Settings)))];
}
