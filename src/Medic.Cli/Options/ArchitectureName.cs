using Medic.Engine.Models;

namespace Medic.Cli.Options;

/// <summary>Names of networks on the command line.</summary>
internal static class ArchitectureName
{
    /// <summary>The names there are, for help.</summary>
    public static string All { get; } = string.Join(", ", ArchitectureCatalog.KnownNames);

    /// <summary>Gives the name in the catalogue's spelling.</summary>
    /// <exception cref="ModelException">No network has the name.</exception>
    public static string Require(string name) => ArchitectureCatalog.NameOf(name);
}
