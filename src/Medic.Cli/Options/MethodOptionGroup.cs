using System.CommandLine;
using Medic.Engine;
using Medic.Engine.Removal;

namespace Medic.Cli.Options;

/// <summary>The options that choose one removal method, and say how it differs from the published one.</summary>
internal sealed class MethodOptionGroup
{
    private readonly TextOption<RemovalMethodKind> _method = new("--method", RemovalMethodCatalog.Find) { Required = true, HelpName = "NAME", Description = $"The method: {Methods}." };
    private readonly TrainingOptionGroup _training;
    private readonly SettingsOption _settings = new("--method-option", "A setting of the method, for example prune-threshold=0.1; several times for several. 'medic methods' lists them.");

    /// <summary>Adds the options to a command.</summary>
    public MethodOptionGroup(Command command)
    {
        command.Add(_method);
        _training = new TrainingOptionGroup(command);
        command.Add(_settings);
    }

    /// <summary>The methods there are, for help.</summary>
    public static string Methods { get; } = string.Join("; ", RemovalMethodCatalog.All.Select(kind => $"{kind.Name} ({kind.Description})"));

    /// <summary>The method with its settings; their ranges are the engine's to check.</summary>
    /// <exception cref="MedicException">A setting is none of the method's, or has no such value.</exception>
    public RemovalMethodOptions Read(ParseResult arguments) =>
        _method.Read(arguments)!.Published.With([.. _settings.Read(arguments), .. _training.Read(arguments)]);
}
