using System.Collections;
using System.Management.Automation;
using Medic.Engine;
using Medic.Engine.Models;

namespace Medic.Cmdlets.Completion;

/// <summary>Completes hook points: those of the model that the command line names, or a WRN-16-1's where it names none that can be read.</summary>
public sealed class HookPointCompleter : NameCompleter
{
    private static readonly string[] PathParameters = ["Path", "LiteralPath"];

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Meaning)> Names =>
        from name in (string[])["conv1", .. from block in Enumerable.Range(1, 3)
                                            from layer in Enumerable.Range(0, 2)
                                            from part in (string[])["bn1", "conv1", "bn2", "conv2"]
                                            select $"block{block}.layer.{layer}.{part}", "fc"]
        select (name, "of a WRN-16-1");

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Meaning)> NamesFor(IDictionary boundParameters)
    {
        ArgumentNullException.ThrowIfNull(boundParameters);
        foreach (var path in PathParameters.SelectMany(name => Resolve(name, boundParameters[name])))
        {
            try
            {
                using var model = LoadedModel.Load(path);
                return [.. model.Network.HookPoints.Select(point => (point.Name, $"of this {model.Network.Architecture.Name}"))];
            }
            catch (MedicException)
            {
                // What is no model is the cmdlet's to refuse.
            }
        }

        return Names;
    }

    /// <summary>Paths are seen from the session's current location.</summary>
    private static IEnumerable<string> Resolve(string parameter, object? value)
    {
        if (value is null)
            return [];
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return [.. shell.AddCommand("Resolve-Path").AddParameter(parameter, value).AddParameter("ErrorAction", "Ignore").Invoke<PathInfo>().Select(found => found.ProviderPath)];
    }
}
