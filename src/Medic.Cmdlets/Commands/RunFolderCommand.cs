using System.Management.Automation;
using Medic.Engine.Runs;

namespace Medic.Cmdlets.Commands;

/// <summary>A cmdlet on runs that machines share.</summary>
public abstract class RunFolderCommand : MedicCommand
{
    /// <summary>The parameter set of folders that are named.</summary>
    protected const string PathSet = "Path";

    /// <summary>The parameter set of folders, and results, that are piped in.</summary>
    protected const string LiteralPathSet = "LiteralPath";

    /// <summary>The run folders; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The run folders, by names that are taken as they are. Folders that are piped in come here.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Does the work on one run.</summary>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="Engine.MedicException">It is none, or cannot be read.</exception>
    protected abstract void Process(RunFolder folder);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        foreach (var path in ParameterSetName == PathSet ? Path.SelectMany(Expand) : LiteralPath)
        {
            try
            {
                Process(new RunFolder(FullPath(path)));
            }
            catch (Engine.MedicException error)
            {
                WriteError(new ErrorRecord(error, "RunUnreadable", ErrorCategory.ReadError, path));
            }
            catch (OperationCanceledException)
            {
                throw new PipelineStoppedException();
            }
        }
    }

    private IReadOnlyCollection<string> Expand(string path)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(path))
            return [path];
        var found = GetResolvedProviderPathFromPSPath(path, out _);
        if (found.Count == 0)
            WriteError(new ErrorRecord(new Engine.MedicException($"{path}: there is no such folder."), "PathNotFound", ErrorCategory.ObjectNotFound, path));
        return found;
    }
}
