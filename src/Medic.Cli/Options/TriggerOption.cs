using Medic.Engine.Triggers;

namespace Medic.Cli.Options;

/// <summary><c>--trigger</c>, which takes the names of the engine's catalogue.</summary>
internal static class TriggerOption
{
    /// <summary>Creates the option.</summary>
    /// <param name="purpose">What the trigger is for.</param>
    /// <param name="standard">The trigger where none is named; null for none.</param>
    public static TextOption<string> Create(string purpose, string? standard = null) => new("--trigger", Known, standard)
    {
        HelpName = "NAME",
        Description = $"{purpose}: {string.Join(", ", TriggerCatalog.All.Select(kind => kind.Name))}.",
    };

    private static string Known(string name) => TriggerCatalog.Find(name).Name;
}
