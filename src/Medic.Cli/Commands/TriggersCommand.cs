using System.CommandLine;
using Medic.Cli.Output;
using Medic.Engine.Triggers;

namespace Medic.Cli.Commands;

/// <summary>A trigger in a list.</summary>
/// <param name="Name">The name options take.</param>
/// <param name="Description">What it looks like.</param>
internal sealed record ListedTrigger(string Name, string Description);

/// <summary><c>medic triggers</c>: the triggers there are.</summary>
internal sealed class TriggersCommand : OperationCommand<IReadOnlyList<ListedTrigger>>
{
    public TriggersCommand()
        : base("triggers", "List the triggers that can be measured.")
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<ListedTrigger> Bind(ParseResult arguments) =>
        TriggerCatalog.All.Select(kind => new ListedTrigger(kind.Name, kind.Description)).ToArray();

    /// <inheritdoc/>
    protected override ExitCode Run(IReadOnlyList<ListedTrigger> call, Terminal terminal, CancellationToken cancellationToken)
    {
        terminal.Results(call, triggers =>
        {
            var table = ResultTable.Create(["Trigger", "Description"], "Description");
            foreach (var trigger in triggers)
                table.AddPlainRow(trigger.Name, trigger.Description);
            return table;
        });
        return ExitCode.Done;
    }
}
