using System.IO.Compression;

namespace Medic.Engine.Data.Formats;

/// <summary>Image files under one root, in a folder or in a zip, whose names only ever serve as names.</summary>
internal interface IFileTree : IDisposable
{
    /// <summary>Paths of the image files below the root, separated by '/', in ordinal order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Reads one file whole.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
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
        foreach (var entry in _archive.Entries.Where(entry => ImageCodec.IsImageName(entry.FullName) && !IsMacMetadata(entry.FullName)))
            _entries[entry.FullName.Replace('\\', '/')] = entry;
        Names = [.. _entries.Keys.Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public byte[] Read(string name)
    {
        var entry = _entries[name];
        if (entry.Length > ImageCodec.MostFileBytes)
            throw new DatasetException($"'{name}' in '{_path}' unpacks to {entry.Length} bytes; an image file of at most {ImageCodec.MostFileBytes} is read.");
        var file = new byte[entry.Length];
        using var stream = entry.Open();
        if (stream.ReadAtLeast(file, file.Length, throwOnEndOfStream: false) < file.Length)
            throw new DatasetException($"'{name}' in '{_path}' is truncated: expected {file.Length} bytes. Pack the zip again.");
        return file;
    }

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();

    private static bool IsMacMetadata(string name) => name.StartsWith("__MACOSX/", StringComparison.Ordinal);
}
