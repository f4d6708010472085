using Medic.Engine.Checkpoints;
using Medic.Engine.Checkpoints.Scanning;
using Medic.Engine.Data;
using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Fuzzing;

/// <summary>Everything in Medic that reads files of strangers.</summary>
internal static class FuzzTargets
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["checkpoints", "numpy", "images", "cifar", "idx", "zip", "signs"];

    /// <summary>Makes them.</summary>
    /// <param name="folder">Where the file of the case goes.</param>
    /// <param name="corpus">A folder of further checkpoints and NumPy files, and of models/ as the tests' data have them; null for none.</param>
    public static IReadOnlyList<FuzzTarget> Create(WorkingFolder folder, string? corpus)
    {
        var seeds = new SeedFiles(folder);
        Directory.CreateDirectory(folder["idx"]);
        var given = corpus is null ? [] : Directory.EnumerateFiles(corpus, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(file => new FileInfo(file).Length < 4 << 20).Select(File.ReadAllBytes).ToArray();
        return
        [
            new("checkpoints", Corpus([.. seeds.Checkpoints, .. given.Where(IsCheckpoint)]), file => ReadCheckpoint(file, changed => Put(changed, "model")), error => error is CheckpointException or ModelException),
            new("numpy", Corpus([.. seeds.Arrays, .. given.Where(IsArray)]), file => ReadArray(Put(file, "array")), error => error is CheckpointException),
            new("images", Corpus(seeds.Images), DecodeImage, error => error is DatasetException),
            new("cifar", Corpus(seeds.Cifar), file => ReadDataset(Put(file, "data_batch_1.bin")), error => error is DatasetException),
            new("idx", Corpus(seeds.Idx), ReadIdx, error => error is DatasetException),
            new("zip", Corpus(seeds.ImageTrees), file => ReadDataset(Put(file, "tree.zip")), error => error is DatasetException),
            new("signs", Corpus(seeds.Signs), file => ReadDataset(Put(file, "signs.zip")), error => error is DatasetException),
        ];

        // Over what stands there, and not cut off first: taking and giving memory back is most of what a large file costs.
        string Put(ReadOnlySpan<byte> file, string name)
        {
            using var handle = File.OpenHandle(folder[name], FileMode.OpenOrCreate, FileAccess.Write);
            RandomAccess.Write(handle, file, 0);
            RandomAccess.SetLength(handle, file.Length);
            return folder[name];
        }

        void ReadIdx(byte[] file)
        {
            // Images and labels in one file of the case: the first four bytes say where the one ends.
            var split = file.Length < 4 ? 0 : (int)(BitConverter.ToUInt32(file) % (uint)file.Length);
            Put(file.AsSpan(Math.Min(4, file.Length), Math.Max(0, split - 4)), Path.Combine("idx", "train-images-idx3-ubyte"));
            Put(file.AsSpan(split), Path.Combine("idx", "train-labels-idx1-ubyte"));
            ReadDataset(folder["idx"]);
        }
    }

    private static FuzzCorpus Corpus(IEnumerable<byte[]> files) => new(files.Select(file => new FuzzSeed(file)));

    private static bool IsCheckpoint(byte[] file) => file.Length > 8 && (file[0] is (byte)'P' or 0x80 || file[8] == '{') && !file.AsSpan(0, Math.Min(file.Length, 200)).EndsWith("npy"u8);

    private static bool IsArray(byte[] file) => file.Length > 8 && file[0] == 0x93;

    private static void ReadCheckpoint(byte[] file, Func<byte[], string> put)
    {
        var path = put(file);
        var scan = ModelFileScan.Scan(path);
        if (scan is { Verdict: ScanVerdict.Safe, Format: "Pickle" or nameof(CheckpointFormat.TorchLegacy) })
        {
            DangerousSplice.Check(file, put);
            put(file);
        }

        var checkpoint = CheckpointReader.Read(path);
        if (scan.Verdict == ScanVerdict.Dangerous)
            throw new InvalidOperationException($"A file was read that is dangerous: {scan.Findings[0]}");
        // Building a network costs more than all the rest: for a few files.
        if (checkpoint.Sha256[0] != '0')
            return;
        using var scope = NewDisposeScope();
        var architecture = ArchitectureCatalog.Recognize(checkpoint.StateDict, path);
        using var network = NetworkState.Build(architecture, checkpoint.StateDict, path);
    }

    private static void ReadArray(string path)
    {
        ModelFileScan.Scan(path);
        NumPyFile.Read(path);
    }

    private static void DecodeImage(byte[] file)
    {
        using var scope = NewDisposeScope();
        ImageCodec.Decode(file, "image");
    }

    private static void ReadDataset(string path)
    {
        using var scope = NewDisposeScope();
        using var images = DatasetReader.Read(path);
    }
}
