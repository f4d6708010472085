using System.Buffers.Binary;

namespace Medic.Fuzzing;

/// <summary>Makes bad files of good ones. Which, is decided by the seed and the number of the case alone.</summary>
/// <param name="seed">The run's seed.</param>
/// <param name="number">The case's number.</param>
internal sealed class Mutator(long seed, long number)
{
    private const int MostChanges = 4;

    // Where programs make mistakes: ends of ranges, of signs, and a little beyond.
    private static readonly long[] Edges =
        [0, 1, 2, 7, 8, 127, 128, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, 1L << 40, long.MaxValue, long.MinValue, -1];

    // HashCode would do but for giving each process other hashes.
    private readonly Random _random = new(unchecked((int)((ulong)seed * 0x9E3779B97F4A7C15 >> 32) ^ (int)(number * 0x9E3779B1) ^ (int)(number >> 31)));

    /// <summary>Changes one of the files, a little or much.</summary>
    public byte[] Change(FuzzCorpus corpus)
    {
        var chosen = corpus.Choose(_random.NextDouble());
        var way = _random.Next(10);
        if (way < 5 && ZipMutation.TryChange(chosen, this, out var repacked))
            return repacked;
        if (way < 7 && PickleMutation.TryChange(chosen, this, out var changed))
            return changed;
        var file = (byte[])chosen.Bytes.Clone();
        for (var changes = _random.Next(1, MostChanges + 1); changes > 0; changes--)
            file = ChangeBytes(file, corpus);
        return file;
    }

    /// <summary>A number below another.</summary>
    public int Below(int most) => _random.Next(Math.Max(most, 1));

    /// <summary>One of several.</summary>
    public T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    /// <summary>A number that is trouble, or any.</summary>
    public long Edge() => _random.Next(4) == 0 ? _random.NextInt64() : Pick(Edges);

    /// <summary>Changes bytes without regard to what they mean.</summary>
    public byte[] ChangeBytes(byte[] file, FuzzCorpus? others = null)
    {
        if (file.Length == 0)
            return [(byte)_random.Next(256)];
        // Headers stand at the beginning and at the end, and matter more than what is between.
        var place = _random.Next(3) switch { 0 => Below(Math.Min(file.Length, 512)), 1 => file.Length - 1 - Below(Math.Min(file.Length, 512)), _ => Below(file.Length) };
        switch (_random.Next(9))
        {
            case 0:
            case 1:
                file[place] ^= (byte)(1 << _random.Next(8));
                return file;
            case 2:
                file[place] = (byte)_random.Next(256);
                return file;
            case 3:
            case 4:
                WriteEdge(file.AsSpan(place));
                return file;
            case 5:
                return file[..place];
            case 6:
                var end = place + Below(Math.Min(file.Length - place, 64));
                return [.. file[..place], .. file[end..]];
            case 7:
                var from = Below(file.Length);
                return [.. file[..place], .. file.AsSpan(from, Below(Math.Min(file.Length - from, 256))), .. file[place..]];
            default:
                var other = others is null ? file : others.Choose(_random.NextDouble()).Bytes;
                var cut = Below(other.Length);
                return [.. file[..place], .. other[cut..]];
        }
    }

    private void WriteEdge(Span<byte> target)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        if (_random.Next(4) == 0)
            BinaryPrimitives.WriteInt64BigEndian(number, Edge());
        else
            BinaryPrimitives.WriteInt64LittleEndian(number, Edge());
        var size = Math.Min(1 << _random.Next(4), target.Length);
        number[..size].CopyTo(target);
    }
}
