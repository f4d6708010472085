using System.Management.Automation;
using Medic.Engine;
using Medic.Engine.Compute;

namespace Medic.Cmdlets.Commands;

/// <summary>A cmdlet over the engine: stops when the user says so, and ends or goes on where the engine refuses.</summary>
public abstract class MedicCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>Cancelled by Ctrl+C.</summary>
    protected CancellationToken CancellationToken => _cancellation.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the cmdlet holds.</summary>
    /// <param name="disposing">Whether managed objects are freed too.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _cancellation.Dispose();
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _cancellation.Cancel();

    /// <summary>The full path of a file or folder that a parameter names, which need not exist.</summary>
    /// <param name="path">The path, seen from the session's current location.</param>
    protected string FullPath(string path)
    {
        var full = GetUnresolvedProviderPathFromPSPath(path);
        return System.IO.Path.TrimEndingDirectorySeparator(full);
    }

    /// <summary>The full path of data that has to be there.</summary>
    /// <param name="path">The path as it was given.</param>
    protected string RequireData(string path) => RequirePath(path, "DataPathNotFound");

    /// <summary>The full path of a file or folder without which the cmdlet cannot go on.</summary>
    /// <param name="path">The path as it was given.</param>
    /// <param name="errorId">The stable id of the error where it is not there.</param>
    protected string RequirePath(string path, string errorId)
    {
        var full = FullPath(path);
        if (!System.IO.Path.Exists(full))
        {
            ThrowTerminatingError(new ErrorRecord(
                new MedicException($"{full}: there is no such file or folder."), errorId, ErrorCategory.ObjectNotFound, path));
        }

        return full;
    }

    /// <summary>Ends the cmdlet where Torch is not to be had; the error says what to install.</summary>
    protected void RequireTorch() => OrTerminate(TorchLibrary.Require, "TorchUnavailable", ErrorCategory.NotInstalled);

    /// <summary>Does something without which the cmdlet cannot go on: where the engine refuses, the cmdlet ends with its error.</summary>
    /// <param name="action">What to do.</param>
    /// <param name="errorId">The error's stable id.</param>
    /// <param name="category">The error's kind.</param>
    protected void OrTerminate(Action action, string errorId, ErrorCategory category)
    {
        try
        {
            action();
        }
        catch (MedicException error)
        {
            ThrowTerminatingError(new ErrorRecord(error, errorId, category, targetObject: null));
        }
    }
}
