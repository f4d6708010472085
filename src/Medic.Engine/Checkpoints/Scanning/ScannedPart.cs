using Medic.Engine.Checkpoints.Containers;
using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints.Scanning;

/// <summary>Bytes that are scanned for themselves: a file, or an entry of an archive, where it stands or unpacked.</summary>
internal sealed class ScannedPart
{
    private const int BufferSize = 1 << 16;

    private readonly RandomAccessFile? _file;
    private readonly long _start;
    private readonly long _length;
    private readonly ReadOnlyMemory<byte> _bytes;

    /// <summary>A part of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Where the part begins.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="member">What it is called in findings; null for the file itself.</param>
    public ScannedPart(RandomAccessFile file, long start, long length, string? member)
    {
        (_file, _start, _length) = (file, start, length);
        Member = member;
    }

    /// <summary>Bytes in memory.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="member">What they are called in findings.</param>
    public ScannedPart(ReadOnlyMemory<byte> bytes, string member)
    {
        (_bytes, _length) = (bytes, bytes.Length);
        Member = member;
    }

    /// <summary>What it is called in findings.</summary>
    public string? Member { get; }

    /// <summary>Its first bytes, as many as there are.</summary>
    /// <param name="most">How many at most.</param>
    public byte[] Head(int most)
    {
        var head = new byte[Math.Min(most, _length)];
        if (_file is null)
            _bytes.Span[..head.Length].CopyTo(head);
        else
            _file.ReadExactly(head, _start);
        return head;
    }

    /// <summary>It, or what is left of it from some byte on, as pickles.</summary>
    public PickleInput Pickles(int from = 0) =>
        _file is null ? new PickleInput(_bytes[from..]) : new PickleInput(_file, _start + from, _length - from, BufferSize);

    /// <summary>What it would do, gravely, if it were taken for a pickle; or, where it is an array of objects, for that.</summary>
    public IEnumerable<ScanFinding> FindHidden()
    {
        var from = 0;
        if (Head(NumPyHeader.Magic.Length).AsSpan().SequenceEqual(NumPyHeader.Magic))
            _ = NumPyHeader.HoldsObjects(Head(NumPyHeader.MaxLength), out from);
        return _file is null ? HiddenPickle.Find(_bytes[from..], Member) : HiddenPickle.Find(_file, _start + from, _length - from, Member);
    }
}
