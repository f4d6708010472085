using System.CommandLine;

namespace Medic.Cli.Options;

/// <summary>Tells what a user wrote from what holds if he wrote nothing.</summary>
internal static class GivenOption
{
    /// <summary>Whether an option stands on the command line.</summary>
    public static bool Has(this ParseResult arguments, Option option) => arguments.GetResult(option) is { Implicit: false };
}
