using System.CommandLine;
using Medic.Engine;

namespace Medic.Cli.Options;

/// <summary>An option that may come several times, each time with a setting: <c>NAME=VALUE</c>.</summary>
internal sealed class SettingsOption : Option<string[]>
{
    /// <summary>Creates the option.</summary>
    /// <param name="name">Its name, with dashes.</param>
    /// <param name="description">Whose settings they are.</param>
    public SettingsOption(string name, string description)
        : base(name)
    {
        HelpName = "NAME=VALUE";
        Description = description;
        Arity = ArgumentArity.OneOrMore;
    }

    /// <summary>The settings, in the order given.</summary>
    /// <exception cref="MedicException">One is not of that form.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> Read(ParseResult arguments) => [.. (arguments.GetValue(this) ?? []).Select(Parse)];

    private KeyValuePair<string, string> Parse(string text) => text.IndexOf('=', StringComparison.Ordinal) is var place and > 0
        ? new(text[..place], text[(place + 1)..])
        : throw new MedicException($"{Name}: '{text}' is no setting. Write NAME=VALUE.");
}
