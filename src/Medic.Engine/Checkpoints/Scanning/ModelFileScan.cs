using Medic.Engine.Checkpoints.Containers;

namespace Medic.Engine.Checkpoints.Scanning;

/// <summary>Tells what loading a model file in Python would import and call, without loading it.</summary>
/// <remarks>
/// A file is safe only if all that it imports and calls is known to be harmless and all of it could be followed. The list of the
/// harmless is short on purpose; the class of a pickled network is not on it, since its code is not in the file.
/// </remarks>
public static class ModelFileScan
{
    // A scan needs little of a large file at a time; of small files there may be thousands.
    private const int MostInMemory = 16 << 20;

    /// <summary>All there is to scan below a folder, hidden files too: what is passed over would pass for safe.</summary>
    /// <remarks>Links to folders are not entered. Those that lead out of the folder are listed themselves, and cannot be judged.</remarks>
    /// <param name="folder">The folder.</param>
    /// <returns>Paths that begin as the folder's does, in order.</returns>
    /// <exception cref="IOException">It, or a folder below it, cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static IReadOnlyList<string> FilesBelow(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var walk = new FolderWalk(folder);
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return [.. walk.Files.Concat(walk.FolderLinks.Where(LeadsOut)).Order(StringComparer.Ordinal)];

        bool LeadsOut(string link) =>
            Directory.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName is not { } target
            || !(Path.TrimEndingDirectorySeparator(target) + Path.DirectorySeparatorChar).StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    /// <summary>Scans one file. Never throws for a bad one: what could not be judged is said in the result.</summary>
    /// <param name="path">A checkpoint, a pickle of any protocol, a zip archive of either, a NumPy or a safetensors file, whatever it is called.</param>
    /// <param name="limits">What the file may ask for while it is scanned; null for the defaults.</param>
    public static ScanResult Scan(string path, CheckpointReadOptions? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        limits ??= new CheckpointReadOptions();
        var result = new ScanResult { Path = path };
        try
        {
            result = result with { Path = Path.GetFullPath(path) };
            using var file = new RandomAccessFile(result.Path, MostInMemory);
            using var hash = new FileHash(file);
            hash.Begin();
            var scan = new FileScan(file, limits);
            scan.Run();
            if (file.HasChanged && scan.Verdict != ScanVerdict.Dangerous)
                return result with { Reason = "was changed while it was read. Wait until whatever writes it is done, and scan it again." };
            return result with
            {
                Verdict = scan.Verdict,
                Format = scan.Format,
                FileSize = file.Length,
                Sha256 = hash.Finish().Value,
                Findings = new ResultList<ScanFinding>(scan.Findings),
                Reason = scan.Reason is { } reason ? PrintableText.Of(reason) : null,
            };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return result with { Reason = "does not exist." };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && Directory.Exists(path))
        {
            return result with { Reason = "is a folder, or a link to one. Give the files in it." };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return result with { Reason = $"cannot be read. {PrintableText.Of(e.Message)}" };
        }
    }
}
