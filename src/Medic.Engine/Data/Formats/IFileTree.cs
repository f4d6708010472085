using System.Runtime.InteropServices;
using Medic.Engine.Checkpoints;
using Medic.Engine.Checkpoints.Containers;

namespace Medic.Engine.Data.Formats;

/// <summary>Files under one root, in a folder or in a zip, whose names only ever serve as names.</summary>
internal interface IFileTree : IDisposable
{
    /// <summary>Paths of the image files below the root, separated by '/', in ordinal order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Whether there is such a file, an image or not.</summary>
    /// <param name="name">A path below the root that the program made up: none that a file told it.</param>
    bool Contains(string name);

    /// <summary>Reads one file whole.</summary>
    /// <param name="name">One of <see cref="Names"/>, or one that <see cref="Contains"/> knows.</param>
    /// <param name="most">Most bytes that it may have.</param>
    byte[] Read(string name, long most = ImageCodec.MostFileBytes);
}

/// <summary>A folder.</summary>
internal sealed class FolderTree : IFileTree
{
    private readonly string _root;

    /// <summary>Looks through a folder.</summary>
    /// <param name="root">The folder.</param>
    /// <exception cref="DatasetException">There is a link to a folder in it: what is behind that would be missing.</exception>
    internal FolderTree(string root)
    {
        _root = root;
        var walk = new FolderWalk(root);
        if (walk.FolderLinks.Count > 0)
        {
            throw new DatasetException($"'{walk.FolderLinks[0]}' is a link to a folder; below a folder of images such are not followed. "
                + "Put the folder itself there, or remove the link.");
        }

        Names = [.. walk.Files
            .Select(file => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(ImageCodec.IsImageName)
            .Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public bool Contains(string name) => File.Exists(Path.Combine(_root, name));

    /// <inheritdoc/>
    public byte[] Read(string name, long most = ImageCodec.MostFileBytes) => ImageFile.Read(Path.Combine(_root, name), most);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

/// <summary>A zip archive, of which as little is believed as of a checkpoint's.</summary>
internal sealed class ZipTree : IFileTree
{
    private static readonly CheckpointReadOptions Limits = new() { MaxArchiveEntries = 5_000_000 };

    private readonly string _path;
    private readonly RandomAccessFile _file;
    private readonly ZipReader _archive;
    private readonly Dictionary<string, ZipEntry> _entries = new(StringComparer.Ordinal);

    internal ZipTree(string path)
    {
        _path = path;
        _file = new RandomAccessFile(path);
        try
        {
            _archive = new ZipReader(_file, Limits, MemoryBudget.For(_file, Limits));
            foreach (var entry in _archive.Entries.Where(entry => !IsMacMetadata(entry.Name)))
            {
                if (!_entries.TryAdd(entry.Name.Replace('\\', '/'), entry))
                    throw new DatasetException($"'{path}' has two files '{entry.Name}'. Pack the zip again.");
            }
        }
        catch (InvalidDataException error)
        {
            _file.Dispose();
            throw new DatasetException($"'{path}' {error.Message}", error);
        }
        catch
        {
            _file.Dispose();
            throw;
        }

        Names = [.. _entries.Keys.Where(ImageCodec.IsImageName).Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether a file is a zip, by its first bytes.</summary>
    internal static bool IsZip(string path)
    {
        if (!File.Exists(path))
            return false;
        RegularFile.Require(path);
        Span<byte> head = stackalloc byte[2];
        using var stream = File.OpenRead(path);
        return stream.ReadAtLeast(head, 2, throwOnEndOfStream: false) == 2 && head.SequenceEqual("PK"u8);
    }

    /// <inheritdoc/>
    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <inheritdoc/>
    public byte[] Read(string name, long most = ImageCodec.MostFileBytes)
    {
        var entry = _entries[name];
        // One file at a time is in memory: each may take what the whole archive may.
        most = Math.Min(most, MemoryBudget.BytesFor(_file, Limits));
        if (entry.Size > most)
            throw new DatasetException($"'{name}' in '{_path}' unpacks to {entry.Size} bytes; of a zip of {_file.Length}, a file of at most {most} is read.");
        try
        {
            var contents = _archive.Read(entry, new MemoryBudget(most));
            return MemoryMarshal.TryGetArray(contents, out var whole) && whole.Array!.Length == contents.Length ? whole.Array : contents.ToArray();
        }
        catch (InvalidDataException error)
        {
            throw new DatasetException($"'{_path}' {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static bool IsMacMetadata(string name) => name.StartsWith("__MACOSX/", StringComparison.Ordinal);
}
