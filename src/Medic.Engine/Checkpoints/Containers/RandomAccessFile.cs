using Microsoft.Win32.SafeHandles;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>A file open for reading at any place, from any thread; held in memory where it is small enough.</summary>
/// <remarks>What is in memory is read from the file once: nothing that happens to the file meanwhile can make two looks at it differ.</remarks>
internal sealed class RandomAccessFile : IDisposable
{
    private const int PieceSize = 1 << 20;

    // More threads than these do not copy faster.
    private const int MostThreads = 4;

    private const long LeastSwept = 16 << 20;

    private readonly SafeFileHandle _handle;
    private readonly DateTime _written;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostInMemory">Most bytes that it may have to be held in memory.</param>
    /// <exception cref="IOException">It cannot be read, or there is no memory for it.</exception>
    /// <exception cref="InvalidDataException">It became shorter while it was read.</exception>
    public RandomAccessFile(string path, long mostInMemory = 0)
    {
        RegularFile.Require(path);
        _handle = File.OpenHandle(path);
        try
        {
            _written = File.GetLastWriteTimeUtc(_handle);
            Length = RandomAccess.GetLength(_handle);
            if (Length <= mostInMemory)
                Contents = Load();
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    /// <summary>The file's size in bytes when it was opened.</summary>
    public long Length { get; }

    /// <summary>All of it; null where it is not in memory.</summary>
    public byte[]? Contents { get; }

    /// <summary>
    /// Whether somebody has written to the file since it was opened: what was read of it is then of two files. A file that was replaced
    /// by another of its name is not changed.
    /// </summary>
    public bool HasChanged => File.GetLastWriteTimeUtc(_handle) != _written || RandomAccess.GetLength(_handle) != Length;

    /// <summary>Reads what there is, up to the length of the buffer.</summary>
    public int Read(Span<byte> buffer, long position)
    {
        if (Contents is not null)
        {
            var there = Contents.AsSpan((int)Math.Min(position, Length));
            there = there[..Math.Min(there.Length, buffer.Length)];
            there.CopyTo(buffer);
            return there.Length;
        }

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
            throw CutShort();
    }

    /// <summary>A part of the file: a view of it where it is in memory, else read into memory of its own. Counted as memory in either case.</summary>
    /// <param name="position">Where the part begins.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="budget">The memory it may take.</param>
    /// <param name="what">What it is, to be named in the error.</param>
    /// <exception cref="InvalidDataException">The file ends before that, or the budget does.</exception>
    public ReadOnlyMemory<byte> Read(long position, long length, MemoryBudget budget, string what)
    {
        if (position > Length || length > Length - position)
            throw CutShort();
        if (Contents is not null)
        {
            budget.Charge(length, what);
            return Contents.AsMemory((int)position, (int)length);
        }

        var bytes = budget.Allocate(length, 1, what);
        ReadExactly(bytes, position);
        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static InvalidDataException CutShort() => FileProblem.Damaged("it ends in the middle of a value");

    private byte[] Load()
    {
        // Dead models would pile up, and memory that the system has to find first takes far longer to fill than to be swept for here.
        if (Length >= LeastSwept)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
        byte[] contents;
        try
        {
            contents = GC.AllocateUninitializedArray<byte>((int)Length);
        }
        catch (OutOfMemoryException error)
        {
            throw new IOException($"There is not enough memory for its {Length} bytes.", error);
        }

        var count = (contents.Length + PieceSize - 1) / PieceSize;
        if (count <= MostThreads)
        {
            LoadPiece(contents, 0, contents.Length);
            return contents;
        }

        // Copying takes as long as all checks; and the system hands out memory page by page, which several threads can ask for at once.
        Exception? failure = null;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = MostThreads }, (piece, state) =>
        {
            try
            {
                LoadPiece(contents, piece * PieceSize, Math.Min(PieceSize, contents.Length - (piece * PieceSize)));
            }
            catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                failure = error;
                state.Stop();
            }
        });
        return failure is null ? contents : throw failure;
    }

    private void LoadPiece(byte[] contents, int start, int length)
    {
        for (var done = 0; done < length;)
        {
            var count = RandomAccess.Read(_handle, contents.AsSpan(start + done, length - done), start + done);
            if (count == 0)
                throw FileProblem.Damaged("it became shorter while it was read");
            done += count;
        }
    }
}
