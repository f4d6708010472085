using Medic.Engine.Checkpoints.Containers;
using Medic.Engine.Checkpoints.Pickling;
using Medic.Engine.Checkpoints.Scanning;

namespace Medic.Fuzzing;

/// <summary>Puts a dangerous import between two instructions of a file of pickles: whatever the file is, no scan may take that for safe.</summary>
internal static class DangerousSplice
{
    // Of PyTorch's old format; what comes behind them, nobody unpickles.
    private const int MostPickles = 5;

    /// <summary>Scans such a file.</summary>
    /// <param name="file">A file that begins with a pickle.</param>
    /// <param name="put">Writes a file, and says where it is.</param>
    public static void Check(byte[] file, Func<byte[], string> put)
    {
        var places = PickleMutation.FindInstructions(file);
        var ends = places.Where(place => place < file.Length && file[place] == (byte)Opcode.Stop).Take(MostPickles).ToArray();
        if (ends.Length == 0)
            return;
        // Any, and the same for the same file.
        var among = places.Count(place => place <= ends[^1]);
        var chosen = places[(int)(Crc32.Compute(file) % (uint)among)];
        if (ModelFileScan.Scan(put([.. file[..chosen], .. "cposix\nsystem\n0"u8, .. file[chosen..]])).Verdict == ScanVerdict.Safe)
            throw new InvalidOperationException($"A file was taken for safe that imports posix.system at byte {chosen}.");
    }
}
