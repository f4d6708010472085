using System.Management.Automation;
using Medic.Engine;

namespace Medic.Cmdlets.Commands;

/// <summary>A cmdlet that works on checkpoints, and finds them.</summary>
public abstract class ModelFileCommand : MedicCommand
{
    /// <summary>The parameter set of files named by wildcards.</summary>
    protected const string PathSet = "Path";

    /// <summary>
    /// The parameter set of files named as they are. What else an object may say of its file binds by property name in this set alone:
    /// PowerShell would take the other set for anything that it can bind there, and the object itself for a path.
    /// </summary>
    protected const string LiteralPathSet = "LiteralPath";

    private const string FileSystem = "FileSystem";

    /// <summary>The checkpoints; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public virtual string[] Path { get; set; } = [];

    /// <summary>The checkpoints, by names that are taken as they are. Files that are piped in come here.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Does with a file what the cmdlet is for.</summary>
    /// <param name="path">The file's full path.</param>
    protected abstract void ProcessFile(string path);

    /// <inheritdoc/>
    protected override void BeginProcessing() => RequireTorch();

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        var files = ParameterSetName == PathSet ? Path.SelectMany(Expand) : LiteralPath.SelectMany(Locate);
        foreach (var file in files)
            ProcessFile(file);
    }

    /// <summary>Says why a file was not done; the others go on.</summary>
    /// <param name="message">Why, as the engine words it.</param>
    /// <param name="errorId">The error's stable id.</param>
    /// <param name="category">The error's kind.</param>
    /// <param name="path">The file.</param>
    protected internal void WriteFileError(string message, string errorId, ErrorCategory category, string path)
    {
        var text = message.Contains(path, StringComparison.Ordinal) ? message : $"{path}: {message}";
        WriteError(new ErrorRecord(new MedicException(text), errorId, category, path));
    }

    private string[] Expand(string pattern)
    {
        var isPattern = WildcardPattern.ContainsWildcardCharacters(pattern);
        try
        {
            var found = GetResolvedProviderPathFromPSPath(pattern, out var provider);
            // What a pattern finds beside files was hardly meant; a folder named as such is left to the engine to refuse.
            var files = isPattern && provider.Name == FileSystem ? found.Where(File.Exists).ToArray() : [.. found];
            if (files.Length > 0)
                return RequireFiles(files, provider, pattern);
        }
        catch (Exception error) when (error is SessionStateException or WildcardPatternException)
        {
            WriteError(new ErrorRecord(error, "PathNotFound", ErrorCategory.ObjectNotFound, pattern));
            return [];
        }

        WriteFileError("no file matches. Names that hold [ or ] themselves go to -LiteralPath.", "PathNotFound", ErrorCategory.ObjectNotFound, pattern);
        return [];
    }

    private string[] Locate(string path)
    {
        try
        {
            var file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name != FileSystem || System.IO.Path.Exists(file))
                return RequireFiles([file], provider, path);
        }
        catch (SessionStateException error)
        {
            WriteError(new ErrorRecord(error, "PathNotFound", ErrorCategory.ObjectNotFound, path));
            return [];
        }

        WriteFileError("there is no such file.", "PathNotFound", ErrorCategory.ObjectNotFound, path);
        return [];
    }

    private string[] RequireFiles(string[] files, ProviderInfo provider, string path)
    {
        if (provider.Name == FileSystem)
            return files;
        WriteFileError($"is in the {provider.Name} provider. Models are files.", "PathNotFileSystem", ErrorCategory.InvalidArgument, path);
        return [];
    }
}
