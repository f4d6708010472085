namespace Medic.Help.Cmdlets;

/// <summary>A cmdlet, as its attributes have it.</summary>
/// <param name="Verb">The verb.</param>
/// <param name="Noun">The noun.</param>
/// <param name="DefaultSet">The parameter set that binds where nothing decides; null where there is but one.</param>
/// <param name="SupportsShouldProcess">Whether it has -WhatIf and -Confirm.</param>
/// <param name="OutputTypes">The full names of the types it gives.</param>
/// <param name="Parameters">Its parameters by name, -WhatIf and -Confirm among them, the other common ones not.</param>
public sealed record CmdletDescription(
    string Verb,
    string Noun,
    string? DefaultSet,
    bool SupportsShouldProcess,
    IReadOnlyList<string> OutputTypes,
    IReadOnlyList<ParameterDescription> Parameters)
{
    /// <summary>Verb and noun.</summary>
    public string Name => $"{Verb}-{Noun}";

    /// <summary>The names of the parameter sets, the default one first; one null where all parameters belong together.</summary>
    public IReadOnlyList<string?> Sets
    {
        get
        {
            // The default one may be all that is in no other.
            var named = Parameters.SelectMany(parameter => parameter.Bindings).Select(binding => binding.Set).Prepend(DefaultSet);
            var sets = named.OfType<string>().Distinct().ToArray<string?>();
            return sets.Length > 0 ? sets : [null];
        }
    }
}
