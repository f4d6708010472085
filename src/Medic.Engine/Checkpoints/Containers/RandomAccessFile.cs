using Microsoft.Win32.SafeHandles;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>A file open for reading at any place, from any thread.</summary>
/// <param name="path">The file.</param>
internal sealed class RandomAccessFile(string path) : IDisposable
{
    private readonly SafeFileHandle _handle = File.OpenHandle(path);
    private long? _length;

    /// <summary>The file's size in bytes when it was first asked for.</summary>
    public long Length => _length ??= RandomAccess.GetLength(_handle);

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
