using System.CommandLine;

namespace Medic.Cli.Commands;

/// <summary>The program: its commands, in the order in which a user meets them.</summary>
internal static class MedicProgram
{
    /// <summary>Builds the command line.</summary>
    public static RootCommand CreateRoot() => new("Finds out whether image classifiers are backdoored, and cleans them, by MEDIC cloning or by one of its rivals.")
    {
        new InspectCommand(),
        new ScanCommand(),
        new MeasureCommand(),
        new DetectCommand(),
        new CompareCommand(),
        new CloneCommand(),
        new RemoveCommand(),
        new CompareRemovalCommand(),
        new MethodsCommand(),
        new BackdoorCommand(),
        new RoadSignsCommand(),
        new TriggersCommand(),
        new StampCommand(),
        new ImportanceCommand(),
        new ReportCommand(),
        new StatusCommand(),
        new FinishCommand(),
    };
}
