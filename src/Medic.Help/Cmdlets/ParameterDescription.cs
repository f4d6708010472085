namespace Medic.Help.Cmdlets;

/// <summary>A parameter, as its attributes have it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Aliases">Its other names.</param>
/// <param name="Bindings">How it binds, in each parameter set it belongs to.</param>
/// <param name="TakesWildcards">Whether wildcards are expanded.</param>
/// <param name="Default">Its default; null where there is none.</param>
/// <param name="Accepted">The values it takes, or the usual ones, where it knows them by name.</param>
/// <param name="Range">The range it takes, in words; null where nothing is said.</param>
public sealed record ParameterDescription(
    string Name,
    Type Type,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<ParameterBinding> Bindings,
    bool TakesWildcards,
    string? Default,
    IReadOnlyList<AcceptedValue> Accepted,
    string? Range)
{
    /// <summary>How it binds in a parameter set; null where it does not belong to it.</summary>
    /// <param name="set">The set's name.</param>
    public ParameterBinding? In(string? set) => Bindings.FirstOrDefault(binding => binding.Set is null || binding.Set == set);

    /// <summary>How it binds in whatever set: has to be given in all, may come from the pipeline in some.</summary>
    public ParameterBinding InAny => new(
        null,
        Bindings.All(binding => binding.IsMandatory),
        Bindings.Select(binding => binding.Position).FirstOrDefault(position => position is not null),
        Bindings.Any(binding => binding.ByValue),
        Bindings.Any(binding => binding.ByPropertyName));

    /// <summary>Whether it is given without a value.</summary>
    public bool IsSwitch => Type == typeof(System.Management.Automation.SwitchParameter);

    /// <summary>Whether it takes the accepted values and no others.</summary>
    public bool IsClosed => (Nullable.GetUnderlyingType(Type) ?? Type.GetElementType() ?? Type).IsEnum;
}

/// <summary>How a parameter binds in a parameter set.</summary>
/// <param name="Set">The set; null for all.</param>
/// <param name="IsMandatory">Whether it has to be given.</param>
/// <param name="Position">Its position without its name; null where it needs its name.</param>
/// <param name="ByValue">Whether objects of the pipeline bind to it.</param>
/// <param name="ByPropertyName">Whether their properties of its name do.</param>
public sealed record ParameterBinding(string? Set, bool IsMandatory, int? Position, bool ByValue, bool ByPropertyName);

/// <summary>A value that a parameter takes.</summary>
/// <param name="Name">The value.</param>
/// <param name="Meaning">What it stands for; empty where nothing is said.</param>
public sealed record AcceptedValue(string Name, string Meaning);
