using Medic.Cmdlets.Commands;
using Medic.Help.Cmdlets;

namespace Medic.Cmdlets.Tests;

/// <summary>The module's cmdlets, as their attributes have them.</summary>
internal static class AllCmdlets
{
    /// <summary>The cmdlets, by name.</summary>
    public static IReadOnlyList<CmdletDescription> Described { get; } = new CmdletReader(typeof(GetMedicModelCommand).Assembly).Read();

    /// <summary>Their names, for theories.</summary>
    public static TheoryData<string> Names { get; } = [.. Described.Select(cmdlet => cmdlet.Name)];

    /// <summary>A cmdlet by its name.</summary>
    public static CmdletDescription Find(string name) => Described.Single(cmdlet => cmdlet.Name == name);

    /// <summary>The class behind a cmdlet.</summary>
    public static Type Class(string name) => typeof(GetMedicModelCommand).Assembly.GetExportedTypes()
        .Single(type => type.Name == $"{name.Replace("-", string.Empty, StringComparison.Ordinal)}Command");
}
