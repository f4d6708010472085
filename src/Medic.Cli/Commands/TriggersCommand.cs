using System.CommandLine;
using Medic.Cli.Output;
using Medic.Engine.Triggers;

namespace Medic.Cli.Commands;

/// <summary><c>medic triggers</c>: the triggers there are.</summary>
internal sealed class TriggersCommand : OperationCommand<IReadOnlyList<ListedTrigger>>
{
    public TriggersCommand()
        : base("triggers", "List the triggers that can be measured.")
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<ListedTrigger> Bind(ParseResult arguments) => ListedTrigger.All;

    /// <inheritdoc/>
    protected override ExitCode Run(IReadOnlyList<ListedTrigger> call, Terminal terminal, CancellationToken cancellationToken)
    {
        terminal.Results(call, triggers =>
        {
            var table = ResultTable.Create(["Trigger", "Description", "Settings"], "Description", "Settings");
            foreach (var trigger in triggers)
                table.AddPlainRow(trigger.Name, trigger.Description, string.Join(", ", trigger.Settings));
            return table;
        });
        return ExitCode.Done;
    }
}
