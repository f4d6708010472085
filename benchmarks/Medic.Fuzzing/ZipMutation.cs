using System.Buffers.Binary;
using Medic.Engine.Checkpoints.Containers;

namespace Medic.Fuzzing;

/// <summary>Changes zip archives where they would notice: in the contents of an entry, with its checksum put right; or in one field of a header.</summary>
internal static class ZipMutation
{
    private const int RoomForHeaders = 256;

    private static readonly string[] Names = ["../x", "/x", "data.pkl", "archive/data.pkl", "archive/data/0", "a\\..\\b", "", "archive/extra.pkl", "archive/version", "x.npy"];

    // Offsets and sizes of the fields of an entry's own header, of the directory's record and of the end.
    private static readonly (int Offset, int Size)[] LocalFields = [(4, 2), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2), (30, 1)];
    private static readonly (int Offset, int Size)[] DirectoryFields = [(8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (42, 4), (46, 1)];
    private static readonly (int Offset, int Size)[] EndFields = [(4, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)];

    /// <summary>Changes an archive.</summary>
    /// <returns>Whether the file is one.</returns>
    public static bool TryChange(FuzzSeed seed, Mutator mutator, out byte[] changed)
    {
        changed = seed.Bytes;
        if (seed.Entries.Count == 0)
            return false;
        if (mutator.Below(3) > 0)
        {
            changed = Repack([.. seed.Entries], mutator);
            return true;
        }

        changed = (byte[])changed.Clone();
        ChangeField(changed, mutator);
        if (mutator.Below(2) == 0)
            ChangeField(changed, mutator);
        return true;
    }

    private static byte[] Repack(List<(string Name, FuzzSeed Contents)> entries, Mutator mutator)
    {
        var which = mutator.Below(3) == 0 ? mutator.Below(entries.Count) : Math.Max(entries.FindIndex(entry => entry.Name.EndsWith(".pkl", StringComparison.Ordinal)), 0);
        var (name, contents) = entries[which];
        switch (mutator.Below(8))
        {
            case 0:
                entries[which] = (mutator.Pick(Names), contents);
                break;
            case 1:
                entries.RemoveAt(mutator.Below(entries.Count));
                break;
            case 2:
                entries.Add((mutator.Pick(Names), entries[mutator.Below(entries.Count)].Contents));
                break;
            default:
                entries[which] = (name, new FuzzSeed(PickleMutation.TryChange(contents, mutator, out var pickle) ? pickle : mutator.ChangeBytes((byte[])contents.Bytes.Clone())));
                break;
        }

        using var stream = new MemoryStream(entries.Sum(entry => entry.Contents.Bytes.Length + RoomForHeaders));
        using var zip = new StoredZipWriter(stream);
        foreach (var entry in entries)
            zip.Add(entry.Name, entry.Contents.Bytes);
        zip.Finish();
        return stream.ToArray();
    }

    private static void ChangeField(byte[] file, Mutator mutator)
    {
        var (signature, fields) = mutator.Below(3) switch
        {
            0 => ("PK\u0003\u0004"u8.ToArray(), LocalFields),
            1 => ("PK\u0001\u0002"u8.ToArray(), DirectoryFields),
            _ => ("PK\u0005\u0006"u8.ToArray(), EndFields),
        };
        var places = new List<int>();
        for (var place = file.AsSpan().IndexOf(signature); place >= 0;)
        {
            places.Add(place);
            var next = file.AsSpan(place + 1).IndexOf(signature);
            place = next < 0 ? next : place + 1 + next;
        }

        if (places.Count == 0)
            return;
        var (offset, size) = mutator.Pick(fields);
        var target = mutator.Pick(places) + offset;
        if (target + size > file.Length)
            return;
        Span<byte> number = stackalloc byte[sizeof(long)];
        // Often just beside the truth, which is harder to notice than far from it.
        var beside = size == 1 ? file[target] : size == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(target)) : BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(target));
        BinaryPrimitives.WriteInt64LittleEndian(number, mutator.Below(2) == 0 ? beside + mutator.Below(9) - 4 : mutator.Edge());
        number[..size].CopyTo(file.AsSpan(target));
    }
}
