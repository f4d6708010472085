using System.CommandLine;
using Medic.Cli.Output;
using Medic.Engine.Removal;
using Spectre.Console;

namespace Medic.Cli.Commands;

/// <summary><c>medic methods</c>: the removal methods there are, and their settings.</summary>
internal sealed class MethodsCommand : OperationCommand<IReadOnlyList<ListedMethod>>
{
    public MethodsCommand()
        : base("methods", "List the removal methods, their settings, and what those are as published.")
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<ListedMethod> Bind(ParseResult arguments) => ListedMethod.All;

    /// <inheritdoc/>
    protected override ExitCode Run(IReadOnlyList<ListedMethod> call, Terminal terminal, CancellationToken cancellationToken)
    {
        terminal.Results(call, methods => new Rows(methods.Select(Describe)));
        return ExitCode.Done;
    }

    private static Table Describe(ListedMethod method)
    {
        var table = ResultTable.Create([method.Name, "Published", method.Description], method.Description);
        foreach (var setting in method.Settings)
        {
            var ladder = setting.Ladder is { } values ? $"; aligned comparisons try {string.Join(", ", values)}" : string.Empty;
            table.AddPlainRow(setting.Name, setting.Published ?? Figure.Missing, setting.Description + ladder);
        }

        foreach (var preset in method.Presets)
            table.AddPlainRow($"preset={preset.Name}", Figure.Missing, string.Join(", ", [preset.Description, .. preset.Settings]));
        return table;
    }
}
