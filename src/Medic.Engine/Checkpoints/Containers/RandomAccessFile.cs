using Microsoft.Win32.SafeHandles;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>A file open for reading at any place, from any thread.</summary>
internal sealed class RandomAccessFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly DateTime _written;
    private long? _length;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    public RandomAccessFile(string path)
    {
        _handle = File.OpenHandle(path);
        _written = File.GetLastWriteTimeUtc(_handle);
    }

    /// <summary>The file's size in bytes when it was first asked for.</summary>
    public long Length => _length ??= RandomAccess.GetLength(_handle);

    /// <summary>
    /// Whether somebody has written to the file since it was opened: what was read of it is then of two files. A file that was replaced
    /// by another of its name is not changed.
    /// </summary>
    public bool HasChanged => File.GetLastWriteTimeUtc(_handle) != _written || RandomAccess.GetLength(_handle) != Length;

    /// <summary>Reads what there is, up to the length of the buffer.</summary>
    public int Read(Span<byte> buffer, long position)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var count = RandomAccess.Read(_handle, buffer[total..], position + total);
            if (count == 0)
                break;
            total += count;
        }

        return total;
    }

    /// <summary>Fills the buffer.</summary>
    /// <exception cref="InvalidDataException">The file ends before that.</exception>
    public void ReadExactly(Span<byte> buffer, long position)
    {
        if (Read(buffer, position) < buffer.Length)
            throw FileProblem.Damaged("it ends in the middle of a value");
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
