using Medic.Cli.Output;
using Medic.Engine.Runs;

namespace Medic.Cli.Commands;

/// <summary><c>medic status</c>: how a run stands that machines share.</summary>
internal sealed class StatusCommand : RunFolderCommand
{
    public StatusCommand()
        : base("status", "Say how a run stands that machines share: models done, failed and left, the pace, and shards that have fallen silent.")
    {
    }

    /// <inheritdoc/>
    protected override ExitCode Run(RunFolder call, Terminal terminal, CancellationToken cancellationToken)
    {
        terminal.Results([RunInspection.Inspect(call)], RunView.Create);
        return ExitCode.Done;
    }
}
