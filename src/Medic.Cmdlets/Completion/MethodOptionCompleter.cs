using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Medic.Engine;
using Medic.Engine.Removal;

namespace Medic.Cmdlets.Completion;

/// <summary>Completes a hash table of settings: with each of the settings of the method that was named, as it was published.</summary>
public sealed class MethodOptionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        var begun = (wordToComplete ?? string.Empty).TrimStart('@', '{', ' ', '\'');
        return Find($"{fakeBoundParameters["Method"]}") is not { } kind
            ? []
            : kind.Settings
                .Where(setting => setting.Name.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
                .Select(setting => new CompletionResult(
                    $"@{{ '{setting.Name}' = '{setting.TextOf(kind.Published)}' }}", setting.Name, CompletionResultType.ParameterValue, setting.Description));
    }

    private static RemovalMethodKind? Find(string name)
    {
        try
        {
            return RemovalMethodCatalog.Find(name);
        }
        catch (MedicException)
        {
            return null;
        }
    }
}
