using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Medic.Engine.Checkpoints;
using Medic.Engine.Data;
using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Fuzzing;

/// <summary>Small good files of every kind that Medic reads.</summary>
internal sealed class SeedFiles
{
    private const string Tensor =
        "ctorch._utils\n_rebuild_tensor_v2\nq\u0003((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuK\u0006tQK\0K\u0002K\u0003\u0086K\u0003K\u0001\u0086\u0089ccollections\nOrderedDict\n)RtR";

    // 12 x 9 pixels, baseline and progressive.
    private const string Jpeg =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAJAAwDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAABQT/xAAfEAACAQIHAAAAAAAAAAAAAAAAAQIEBRESISIycZH/xAAVAQEBAAAAAAAAAAAAAAAAAAAAA//EABkRAAIDAQAAAAAAAAAAAAAAAAIRAAEEA//aAAwDAQACEQMRAD8AMpbWmsWtBKFsjlWz1lVNwj2IogXVBVqMWo1P/9k=";

    private const string ProgressiveJpeg =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wgARCAAJAAwDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAABAP/xAAVAQEBAAAAAAAAAAAAAAAAAAAAA//aAAwDAQACEAMQAAABKmqZv//EABgQAAIDAAAAAAAAAAAAAAAAAAACAxAT/9oACAEBAAEFAliMxa//xAAWEQEBAQAAAAAAAAAAAAAAAAADAAH/2gAIAQMBAT8BFdv/xAAXEQADAQAAAAAAAAAAAAAAAAAAAQIh/9oACAECAQE/AXWH/8QAFBABAAAAAAAAAAAAAAAAAAAAIP/aAAgBAQAGPwIf/8QAGBAAAwEBAAAAAAAAAAAAAAAAAAExEBH/2gAIAQEAAT8hJLyELP/aAAwDAQACAAMAAAAQ6//EABURAQEAAAAAAAAAAAAAAAAAAAAR/9oACAEDAQE/EJX/xAAWEQEBAQAAAAAAAAAAAAAAAAABEQD/2gAIAQIBAT8QiWb/xAAZEAEBAQADAAAAAAAAAAAAAAABABEhobH/2gAIAQEAAT8QBNTizPbd6L//2Q==";

    private readonly WorkingFolder _folder;

    /// <summary>Makes them.</summary>
    /// <param name="folder">Where files stand while they are made.</param>
    public SeedFiles(WorkingFolder folder)
    {
        _folder = folder;
        Images = [Png(3), Png(1), Convert.FromBase64String(Jpeg), Convert.FromBase64String(ProgressiveJpeg), Pixmap('6', 3), Pixmap('5', 1)];
        Checkpoints = [.. WrittenCheckpoints(), .. HandMadeCheckpoints()];
        Arrays = [.. NumPyArrays()];
        Cifar = [Repeat(3073, 4), Repeat(3074, 2)];
        Idx = [IdxPair()];
        ImageTrees = [Tree(("a/1.png", Png(3)), ("a/2.ppm", Pixmap('6', 3)), ("b/1.jpg", Convert.FromBase64String(Jpeg)), ("b/readme.txt", [1, 2, 3]))];
        Signs = [Tree(
            ("GTSRB/Final_Training/Images/00000/GT-00000.csv", Encoding.ASCII.GetBytes("Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId\n00000.ppm;12;9;1;1;8;7;0\n")),
            ("GTSRB/Final_Training/Images/00000/00000.ppm", Pixmap('6', 3)),
            ("GTSRB/Final_Training/Images/00001/GT-00001.csv", Encoding.ASCII.GetBytes("Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId\n00000.ppm;12;9;1;1;8;7;1\n")),
            ("GTSRB/Final_Training/Images/00001/00000.ppm", Pixmap('6', 3)))];
    }

    public IReadOnlyList<byte[]> Checkpoints { get; }

    public IReadOnlyList<byte[]> Arrays { get; }

    public IReadOnlyList<byte[]> Images { get; }

    public IReadOnlyList<byte[]> Cifar { get; }

    public IReadOnlyList<byte[]> Idx { get; }

    public IReadOnlyList<byte[]> ImageTrees { get; }

    public IReadOnlyList<byte[]> Signs { get; }

    private static byte[] Png(int channels)
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        ImageCodec.WritePng(arange(9 * 12 * channels).to(ScalarType.Byte).reshape(channels, 9, 12), stream);
        return stream.ToArray();
    }

    private static byte[] Pixmap(char kind, int channels) => [.. Encoding.ASCII.GetBytes($"P{kind}\n# made here\n12 9\n255\n"), .. Repeat(9 * 12 * channels, 1)];

    private static byte[] Repeat(int length, int count) => [.. Enumerable.Range(0, length * count).Select(i => (byte)(i % length == 0 ? i / length % 10 : i % 251))];

    private static byte[] Tree(params (string Name, byte[] Contents)[] files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, contents) in files)
            {
                var entry = archive.CreateEntry(name);
                // The same files in every run.
                entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var target = entry.Open();
                target.Write(contents);
            }
        }

        return stream.ToArray();
    }

    private static byte[] IdxPair()
    {
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 8, 0, 0, 0, 8, .. Repeat(64, 4)];
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 2, 3];
        var split = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(split, (uint)(split.Length + images.Length));
        return [.. split, .. images, .. labels];
    }

    private static IEnumerable<byte[]> NumPyArrays()
    {
        foreach (var (type, size) in new[] { ("<f4", 4), ("|u1", 1), ("<i8", 8), ("|O", 8) })
        {
            var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': (2, 3), }}".PadRight(117) + "\n";
            yield return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[6 * size]];
        }

        var array = NumPyArrays().First();
        yield return Tree(("x.npy", array), ("y.npy", array));
    }

    // The two of torch.save, by hand, since Medic does not write the old one, nor what other programs leave in the new one.
    private static IEnumerable<byte[]> HandMadeCheckpoints()
    {
        var pickle = $"\u0080\u0002}}q\0(X\u0003\0\0\0netq\u0001ccollections\nOrderedDict\n)Rq\u0002(X\u0001\0\0\0w{Tensor}X\u0001\0\0\0v{Tensor}u}}X\u0009\0\0\0_metadata}}X\0\0\0\0}}X\u0007\0\0\0versionK\u0001sssbX\u0005\0\0\0epochK\u0005"
            + "X\u0003\0\0\0accG?\u00e0\0\0\0\0\0\0X\u0004\0\0\0listq\u0004](K\u0001L5L\nI01\nF1.5\nNeX\u0003\0\0\0setc__builtin__\nset\n](K\u0001e\u0085RX\u0004\0\0\0best"
            + "cnumpy.core.multiarray\nscalar\ncnumpy\ndtype\n(X\u0002\0\0\0f8K\0K\u0001tR(K\u0003X\u0001\0\0\0<NNNJ\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK\0tbc_codecs\nencode\n(X\u0008\0\0\0\0\0\0\0\0\0\0\0X\u0006\0\0\0latin1tR\u0086Ru.";
        var bytes = Encoding.Latin1.GetBytes(pickle);
        var storage = new byte[24];
        yield return Tree(("archive/data.pkl", bytes), ("archive/data/0", storage), ("archive/version", "3\n"u8.ToArray()));
        yield return
        [
            .. Encoding.Latin1.GetBytes("\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.\u0080\u0002M\u00e9\u0003.\u0080\u0002}q\0X\u000d\0\0\0little_endian\u0088s."),
            .. bytes, .. Encoding.Latin1.GetBytes("\u0080\u0002]q\0X\u0001\0\0\00q\u0001a."), 6, 0, 0, 0, 0, 0, 0, 0, .. storage,
        ];
    }

    private IEnumerable<byte[]> WrittenCheckpoints()
    {
        using var scope = NewDisposeScope();
        using var network = ArchitectureCatalog.Create("WRN-10-1", 4, inputChannels: 1).Build();
        using var generator = new Generator(0);
        FreshWeights.Initialize(network, generator);
        var whole = NetworkState.Capture(network);
        var small = new StateDict(whole.Where(tensor => tensor.Value.Bytes.Length < 2000));
        var record = new Dictionary<string, object?> { ["version"] = "1", ["options"] = new Dictionary<string, object?> { ["epochs"] = 3L, ["rate"] = 0.5 }, ["list"] = new List<object?> { 1L, "x", null, true } };
        var path = _folder["seed"];
        foreach (var (state, layout) in new[]
        {
            (whole, new CheckpointLayout("net_state_dict", false)),
            (small, new CheckpointLayout(null, true)),
            (small, new CheckpointLayout("model", false)),
            (small, new CheckpointLayout(null, false, CheckpointFormat.Safetensors)),
            (whole, new CheckpointLayout(null, false, CheckpointFormat.Safetensors)),
        })
        {
            CheckpointWriter.Write(path, state, layout, record, overwrite: true);
            yield return File.ReadAllBytes(path);
        }
    }
}
