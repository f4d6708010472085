using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Medic.Cmdlets.Completion;

/// <summary>Completes an argument that is one of some names.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    private static readonly char[] Quotes = ['\'', '"'];

    /// <summary>The names, each with a line on what it stands for.</summary>
    protected abstract IEnumerable<(string Name, string Meaning)> Names { get; }

    /// <summary>The names that fit what else stands on the command line; the same for all by default.</summary>
    /// <param name="boundParameters">The other parameters' arguments.</param>
    protected virtual IEnumerable<(string Name, string Meaning)> NamesFor(IDictionary boundParameters) => Names;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var begun = (wordToComplete ?? string.Empty).Trim(Quotes);
        return NamesFor(fakeBoundParameters)
            .Where(known => known.Name.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
            .Select(known => new CompletionResult(known.Name, known.Name, CompletionResultType.ParameterValue, known.Meaning));
    }
}
