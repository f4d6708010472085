using System.IO.Enumeration;

namespace Medic.Engine;

/// <summary>What is below a folder. Links to folders are found, not entered: two to their own folder make paths without end.</summary>
internal sealed class FolderWalk
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    /// <summary>Looks through a folder.</summary>
    /// <param name="root">The folder; it may be a link itself.</param>
    /// <exception cref="IOException">It, or a folder below it, cannot be read.</exception>
    public FolderWalk(string root)
    {
        var found = new FileSystemEnumerable<(string Path, bool IsLink)>(root, (ref FileSystemEntry entry) => (entry.ToSpecifiedFullPath(), entry.IsDirectory), Everything)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory || IsLink(ref entry),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsLink(ref entry),
        };
        var sorted = found.OrderBy(entry => entry.Path, StringComparer.Ordinal).ToArray();
        Files = [.. sorted.Where(entry => !entry.IsLink).Select(entry => entry.Path)];
        FolderLinks = [.. sorted.Where(entry => entry.IsLink).Select(entry => entry.Path)];
    }

    /// <summary>All that is no folder, hidden or not, by its path.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The links to folders, by path.</summary>
    public IReadOnlyList<string> FolderLinks { get; }

    // Not all that is marked as such is one: files that are in a cloud have the mark, too.
    private static bool IsLink(ref FileSystemEntry entry) =>
        (entry.Attributes & FileAttributes.ReparsePoint) != 0 && entry.ToFileSystemInfo().LinkTarget is not null;
}
