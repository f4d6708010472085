using Medic.Engine.Checkpoints;
using Medic.Engine.Checkpoints.Containers;
using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Fuzzing;

/// <summary>Changes pickles instruction by instruction, so that what comes of it is still read far into.</summary>
internal static class PickleMutation
{
    private const int MostInstructions = 20_000;

    private static readonly Opcode[] Opcodes = Enum.GetValues<Opcode>();

    // Whole instructions with what comes with them, to be put anywhere.
    private static readonly byte[][] Pieces =
    [
        "cposix\nsystem\n"u8.ToArray(), "ccollections\nOrderedDict\n"u8.ToArray(), "ctorch._utils\n_rebuild_tensor_v2\n"u8.ToArray(), "X\u0001\0\0\0a"u8.ToArray(),
        [(byte)'B', 255, 255, 255, 127], [0x8d, 255, 255, 255, 255, 255, 255, 255, 255], "h\0"u8.ToArray(), "q\0"u8.ToArray(), [0x94], "]"u8.ToArray(), "}"u8.ToArray(), "("u8.ToArray(),
        ")"u8.ToArray(), "2"u8.ToArray(), "R"u8.ToArray(), "Q"u8.ToArray(), "b"u8.ToArray(), "s"u8.ToArray(), "a"u8.ToArray(), [0x93], [0x81], [0x92], "N"u8.ToArray(), [(byte)'K', 255], [0x8a, 8, 255, 255, 255, 255, 255, 255, 255, 127],
    ];

    /// <summary>Changes the pickle that a file begins with.</summary>
    /// <returns>Whether there is one.</returns>
    public static bool TryChange(FuzzSeed seed, Mutator mutator, out byte[] changed)
    {
        changed = seed.Bytes;
        var places = seed.Instructions;
        if (places.Count < 3)
            return false;
        for (var changes = 1 + mutator.Below(3); changes > 0; changes--)
            changed = Change(changed, places, mutator);
        return true;
    }

    private static byte[] Change(byte[] file, IReadOnlyList<int> places, Mutator mutator)
    {
        var which = mutator.Below(places.Count - 1);
        var (begin, end) = (places[which], places[which + 1]);
        if (end > file.Length)
            return file;
        switch (mutator.Below(6))
        {
            case 0:
                var replaced = (byte[])file.Clone();
                replaced[begin] = (byte)mutator.Pick(Opcodes);
                return replaced;
            case 1:
                return [.. file[..begin], .. file[end..]];
            case 2:
                return [.. file[..end], .. file[begin..end], .. file[end..]];
            case 3:
                return [.. file[..begin], .. mutator.Pick(Pieces), .. file[begin..]];
            case 4:
                // Another instruction from elsewhere in the pickle.
                var other = mutator.Below(places.Count - 1);
                var (from, to) = (places[other], places[other + 1]);
                return to > file.Length ? file : [.. file[..begin], .. file[from..to], .. file[begin..]];
            default:
                return end - begin > 1 ? [.. file[..(begin + 1)], .. mutator.ChangeBytes(file[(begin + 1)..end]), .. file[end..]] : file;
        }
    }

    /// <summary>Finds where a pickle's instructions begin; the last place is where the last one ends.</summary>
    /// <param name="pickle">Bytes that may begin with one.</param>
    public static IReadOnlyList<int> FindInstructions(byte[] pickle)
    {
        var places = new List<int>();
        var input = new PickleInput(pickle);
        var reader = new InstructionReader(input, new CheckpointReadOptions(), new MemoryBudget(long.MaxValue));
        try
        {
            while (!reader.IsAtEnd && places.Count < MostInstructions)
                places.Add((int)reader.Read().Position);
            places.Add((int)input.Position);
        }
        catch (InvalidDataException)
        {
            // What comes then is no pickle: the storages of the old format, for example.
        }

        return places;
    }
}
