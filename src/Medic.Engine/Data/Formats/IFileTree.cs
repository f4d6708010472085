using System.IO.Compression;

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
    byte[] Read(string name);
}

/// <summary>A folder.</summary>
internal sealed class FolderTree(string root) : IFileTree
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateFiles(root, "*", Everything)
            .Select(file => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(ImageCodec.IsImageName)
            .Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public bool Contains(string name) => File.Exists(Path.Combine(root, name));

    /// <inheritdoc/>
    public byte[] Read(string name) => ImageFile.Read(Path.Combine(root, name));

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

/// <summary>A zip archive.</summary>
internal sealed class ZipTree : IFileTree
{
    private readonly string _path;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    internal ZipTree(string path)
    {
        _path = path;
        _archive = ZipFile.OpenRead(path);
        foreach (var entry in _archive.Entries.Where(entry => !IsMacMetadata(entry.FullName)))
            _entries[entry.FullName.Replace('\\', '/')] = entry;
        Names = [.. _entries.Keys.Where(ImageCodec.IsImageName).Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether a file is a zip, by its first bytes.</summary>
    internal static bool IsZip(string path)
    {
        if (!File.Exists(path))
            return false;
        Span<byte> head = stackalloc byte[2];
        using var stream = File.OpenRead(path);
        return stream.ReadAtLeast(head, 2, throwOnEndOfStream: false) == 2 && head.SequenceEqual("PK"u8);
    }

    /// <inheritdoc/>
    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <inheritdoc/>
    public byte[] Read(string name)
    {
        var entry = _entries[name];
        if (entry.Length > ImageCodec.MostFileBytes)
            throw new DatasetException($"'{name}' in '{_path}' unpacks to {entry.Length} bytes; a file of at most {ImageCodec.MostFileBytes} is read.");
        if (entry.Length / Deflate.MostExpansion > entry.CompressedLength)
            throw new DatasetException($"'{name}' in '{_path}' declares {entry.Length} bytes, which the {entry.CompressedLength} it has cannot hold. Pack the zip again.");
        // Opening it holds the bytes that it says it has against the archive.
        using var stream = entry.Open();
        var file = new byte[entry.Length];
        if (stream.ReadAtLeast(file, file.Length, throwOnEndOfStream: false) < file.Length)
            throw new DatasetException($"'{name}' in '{_path}' is truncated: expected {file.Length} bytes. Pack the zip again.");
        return file;
    }

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();

    private static bool IsMacMetadata(string name) => name.StartsWith("__MACOSX/", StringComparison.Ordinal);
}
