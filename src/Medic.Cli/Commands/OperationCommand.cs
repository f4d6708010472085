using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Medic.Cli.Output;
using Medic.Engine;
using Medic.Engine.Compute;

namespace Medic.Cli.Commands;

/// <summary>A command: binds its parameters to an engine call, makes the call, and says how that ended.</summary>
/// <typeparam name="TCall">What the engine is called with.</typeparam>
internal abstract class OperationCommand<TCall> : Command
    where TCall : notnull
{
    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print the results as a JSON array, and nothing else, on standard output.",
    };

    /// <summary>Creates the command.</summary>
    protected OperationCommand(string name, string description)
        : base(name, description)
    {
        Add(_json);
        // Off the main thread, which waits for Ctrl+C.
        SetAction((arguments, cancellation) => Task.Run(() => (int)Execute(arguments, cancellation), CancellationToken.None));
    }

    /// <summary>Whether the command computes anything: one that does not works without Torch's libraries.</summary>
    protected virtual bool NeedsTorch => true;

    /// <summary>Turns the parameters into a call.</summary>
    /// <exception cref="MedicException">They make no sense together.</exception>
    protected abstract TCall Bind(ParseResult arguments);

    /// <summary>Makes the call and shows its results.</summary>
    protected abstract ExitCode Run(TCall call, Terminal terminal, CancellationToken cancellationToken);

    private ExitCode Execute(ParseResult arguments, CancellationToken cancellationToken)
    {
        var terminal = Terminal.Open(arguments.GetValue(_json));
        try
        {
            if (NeedsTorch)
                TorchLibrary.Require();
            return TryBind(arguments, terminal, out var call) ? Run(call, terminal, cancellationToken) : ExitCode.BadUsage;
        }
        catch (MedicException error)
        {
            terminal.Error(error.Message);
        }
        catch (OperationCanceledException)
        {
            terminal.Error("The run was cancelled.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ExternalException or OutOfMemoryException)
        {
            // Disks, Torch and memory may fail anywhere: that is no bug to show a trace of.
            terminal.Error(error.Message);
        }

        return ExitCode.SomeFailed;
    }

    private bool TryBind(ParseResult arguments, Terminal terminal, [NotNullWhen(true)] out TCall? call)
    {
        try
        {
            call = Bind(arguments);
            return true;
        }
        catch (MedicException error)
        {
            terminal.Error(error.Message);
            call = default;
            return false;
        }
    }
}
