using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Medic.Engine.Checkpoints.Containers;

namespace Medic.Engine.Checkpoints.Pickling;

/// <summary>The bytes of one or more pickles, read forward through a buffer. Never allocates more than is there to be read.</summary>
internal sealed class PickleInput
{
    private const int BufferSize = 1 << 16;

    private readonly RandomAccessFile? _file;
    private readonly long _start;
    private readonly long _end;
    private byte[] _buffer;
    private int _position;
    private int _filled;
    private long _bufferStart;

    /// <summary>Reads pickles from memory.</summary>
    /// <param name="bytes">The pickles; not copied.</param>
    public PickleInput(ReadOnlyMemory<byte> bytes)
    {
        Take(bytes);
        _end = bytes.Length;
    }

    /// <summary>Reads pickles from the beginning of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="maxBytes">Most bytes to read.</param>
    public PickleInput(RandomAccessFile file, long maxBytes)
        : this(file, 0, maxBytes, BufferSize)
    {
    }

    /// <summary>Reads pickles from a part of a file; places count from its beginning.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Where the part begins.</param>
    /// <param name="length">Most bytes to read.</param>
    /// <param name="bufferSize">How many bytes are read at a time where nothing longer is wanted.</param>
    public PickleInput(RandomAccessFile file, long start, long length, int bufferSize)
    {
        _file = file;
        _start = start;
        _end = Math.Min(file.Length - start, length);
        if (file.Contents is { } contents)
            Take(contents.AsMemory((int)start, (int)_end));
        else
            _buffer = new byte[Math.Min(bufferSize, Math.Max(_end, 1))];
    }

    /// <summary>Whether there is nothing more to read.</summary>
    public bool IsAtEnd => Position == _end;

    /// <summary>The place of the next byte.</summary>
    public long Position => _bufferStart + _position;

    /// <summary>How many bytes there are still to read.</summary>
    public long Left => _end - Position;

    /// <summary>The next byte, which is still to be read; there must be one.</summary>
    public byte Peek()
    {
        if (_position == _filled)
            Fill(1);
        return _buffer[_position];
    }

    public byte ReadByte()
    {
        if (_position == _filled)
            Fill(1);
        return _buffer[_position++];
    }

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Read(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Read(4));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Read(4));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Read(8));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleBigEndian(Read(8));

    /// <summary>The next bytes; valid until the next read.</summary>
    /// <param name="count">How many; more than there are is damage.</param>
    public ReadOnlySpan<byte> Read(ulong count)
    {
        if (count > (ulong)(_end - Position) || count > (ulong)Array.MaxLength)
            throw CutShort();
        var length = (int)count;
        if (_filled - _position < length)
            Fill(length);
        _position += length;
        return _buffer.AsSpan(_position - length, length);
    }

    /// <summary>Passes over bytes without looking at them.</summary>
    /// <param name="count">How many; more than there are is damage.</param>
    public void Skip(ulong count)
    {
        if (count > (ulong)(_end - Position))
            throw CutShort();
        if (count <= (ulong)(_filled - _position))
        {
            _position += (int)count;
            return;
        }

        // The buffer is empty then, and begins where the bytes end.
        _bufferStart = Position + (long)count;
        _position = 0;
        _filled = 0;
    }

    /// <summary>Text up to a line feed, without it; valid until the next read.</summary>
    /// <param name="most">Most bytes that it may have.</param>
    public ReadOnlySpan<byte> ReadLine(int most) =>
        TryReadLine(most, out var line) ? line : throw FileProblem.Excessive($"its pickle has a line of more than {most} bytes", nameof(CheckpointReadOptions.MaxTextBytes));

    /// <summary>The same, unless it is longer; then nothing is read.</summary>
    /// <param name="most">Most bytes that it may have.</param>
    /// <param name="line">The line; valid until the next read.</param>
    public bool TryReadLine(int most, out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var length = _buffer.AsSpan(_position + searched, _filled - _position - searched).IndexOf((byte)'\n');
            if (length >= 0 && searched + length <= most)
            {
                line = _buffer.AsSpan(_position, searched + length);
                _position += line.Length + 1;
                line = line.TrimEnd((byte)'\r');
                return true;
            }

            searched = length >= 0 ? searched + length : _filled - _position;
            if (searched > most)
            {
                line = default;
                return false;
            }

            Fill(searched + 1);
        }
    }

    /// <summary>Passes over the rest of a line, of any length.</summary>
    public void SkipLine()
    {
        while (true)
        {
            var length = _buffer.AsSpan(_position, _filled - _position).IndexOf((byte)'\n');
            if (length >= 0)
            {
                _position += length + 1;
                return;
            }

            _position = _filled;
            Fill(1);
        }
    }

    private static InvalidDataException CutShort() => FileProblem.Damaged("its pickle ends in the middle of a value");

    // All that there is stands in the buffer then, and nothing is ever read into it.
    [MemberNotNull(nameof(_buffer))]
    private void Take(ReadOnlyMemory<byte> bytes)
    {
        var segment = MemoryMarshal.TryGetArray(bytes, out var array) ? array : new ArraySegment<byte>(bytes.ToArray());
        _buffer = segment.Array ?? [];
        _position = segment.Offset;
        _filled = segment.Offset + segment.Count;
        _bufferStart = -segment.Offset;
    }

    // Makes at least this many bytes stand in the buffer from the position on.
    private void Fill(int count)
    {
        if (count > _end - Position)
            throw CutShort();
        // Only a file can have more than what stands in the buffer.
        var rest = _buffer.AsSpan(_position, _filled - _position);
        var target = count > _buffer.Length ? new byte[Math.Max(count, (int)Math.Min(2L * _buffer.Length, Array.MaxLength))] : _buffer;
        rest.CopyTo(target);
        _bufferStart += _position;
        _filled = rest.Length;
        _position = 0;
        _buffer = target;
        var wanted = (int)Math.Min(_buffer.Length - _filled, _end - _bufferStart - _filled);
        _filled += _file!.Read(_buffer.AsSpan(_filled, wanted), _start + _bufferStart + _filled);
        if (_filled < count)
            throw CutShort();
    }
}
