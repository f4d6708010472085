using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Medic.Engine.Checkpoints;
using Medic.Engine.Checkpoints.Scanning;

namespace Medic.Engine.Tests.Checkpoints;

/// <summary>Reading a file of N bytes takes less than 3 N + 64 MiB of memory, and time in proportion to N, whatever is in the file.</summary>
public sealed class ReadingCostTests : IDisposable
{
    private const long Allowance = 64L << 20;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, int> Pickles { get; } = new()
    {
        { "lists", "]0", 1_500_000 },
        { "lists that are kept", "]", 1_500_000 },
        { "dictionaries", "}", 1_500_000 },
        { "marks", "(", 1_500_000 },
        { "numbers in one list", "K\u0001", 1_500_000 },
        { "texts", "\u008c\u0004text", 500_000 },
        { "long text", $"X\0\0\u0010\0{new string('t', 1 << 20)}", 4 },
        { "memo", "N\u0094", 1_000_000 },
        { "recalled text", "h\0", 1_500_000 },
        { "tuples", "\u0085", 1_500_000 },
        { "names", "ca\nB\n", 500_000 },
        { "sets", "\u008f", 1_500_000 },
        { "integers", "\u008a\u00ff" + new string('\u0001', 255), 20_000 },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Pickles))]
    public void Memory_and_time_are_bounded_by_the_files_size(string name, string piece, int count)
    {
        // One value for what needs one; a text to recall; then the piece over and over, which ends nowhere: what counts is what it has cost until then.
        var path = _folder[name];
        File.WriteAllBytes(path, ZipOf($"\u0080\u0004\u008c\u0004text\u0094(N{new StringBuilder().Insert(0, piece, count)}"));

        AssertCheap(path, () => Assert.Throws<CheckpointException>(() => CheckpointReader.Read(path)));
    }

    [Fact]
    public void A_real_checkpoint_costs_no_more_than_its_size_and_a_little()
    {
        var path = _folder["real.pth"];
        var tensors = Enumerable.Range(0, 40).Select(i => KeyValuePair.Create($"layer{i}.weight", new TensorData(ElementType.Float32, [1 << 18], new byte[1 << 20])));
        CheckpointWriter.Write(path, new StateDict(tensors), new CheckpointLayout(null, false), new Dictionary<string, object?>());

        AssertCheap(path, () => Assert.Equal(40, CheckpointReader.Read(path).StateDict.Count));
        // Too large to be scanned in memory.
        Assert.Equal(CheckpointReader.Read(path).Sha256, ModelFileScan.Scan(path).Sha256);
    }

    // Compressed, a text takes next to nothing in the file and twice its length in memory.
    [Theory]
    [InlineData("X\0\0\u0000\u0002")]
    [InlineData("V")]
    [InlineData("S'")]
    [InlineData("c")]
    public void A_long_text_is_paid_for_before_it_is_made(string opcode)
    {
        var path = _folder["text.pth"];
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using var pickle = archive.CreateEntry("archive/data.pkl").Open();
            pickle.Write(Encoding.Latin1.GetBytes($"\u0080\u0002{opcode}{new string('t', 1 << 25)}\n\n."));
        }

        AssertCheap(path, () => Assert.Throws<CheckpointException>(() => CheckpointReader.Read(path)));
        AssertCheap(path, () => Assert.NotEqual(ScanVerdict.Safe, ModelFileScan.Scan(path).Verdict));
    }

    [Fact]
    public void A_pickle_within_is_followed_once_however_often_it_is_handed_on()
    {
        // Each holds the one before, and hands it on again and again.
        var pickle = Encoding.Latin1.GetBytes($"{new StringBuilder().Insert(0, "N0", 2000)}N.");
        for (var level = 0; level < 7; level++)
        {
            pickle =
            [
                .. "ctorch.storage\n_load_from_bytes\nq\0"u8, (byte)'B', .. BitConverter.GetBytes(pickle.Length), .. pickle, .. "q\u0001"u8,
                .. Encoding.Latin1.GetBytes($"{new StringBuilder().Insert(0, "h\0h\u0001\u0085R0", 1000)}N."),
            ];
        }

        File.WriteAllBytes(_folder["x"], pickle);
        var text = $"ctorch.storage\n_load_from_bytes\nq\0c_codecs\nencode\nq\u0001V{new StringBuilder().Insert(0, "N0", 20_000)}N.\nq\u0002Vlatin1\nq\u0003";
        File.WriteAllBytes(_folder["text"], Encoding.Latin1.GetBytes($"{text}{new StringBuilder().Insert(0, "h\0h\u0001h\u0002h\u0003\u0086R\u0085R0", 5000)}N."));

        Assert.All(["x", "text"], file => AssertCheap(_folder[file], () => Assert.Equal(ScanVerdict.Unjudged, ModelFileScan.Scan(_folder[file]).Verdict)));
    }

    [Fact]
    public void Instructions_of_pickles_within_count_with_the_others()
    {
        var within = $"{new StringBuilder().Insert(0, "N0", 1000)}.";
        var pickle = string.Concat(Enumerable.Range(0, 6).Select(_ => $"ctorch.storage\n_load_from_bytes\nB\u00d1\u0007\0\0{within}\u0085R0"));
        File.WriteAllBytes(_folder["x"], Encoding.Latin1.GetBytes(pickle + "N."));

        Assert.Contains("instructions", ModelFileScan.Scan(_folder["x"], new CheckpointReadOptions { MaxInstructions = 10_000 }).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60_000, "h\0h\u0001\u00930", ScanVerdict.Unjudged)]
    [InlineData(60_000, "h\u0002)R0", ScanVerdict.Unjudged)]
    [InlineData(400, "h\0h\u0001\u00930", ScanVerdict.Suspicious)]
    [InlineData(400, "h\u0002)R0", ScanVerdict.Suspicious)]
    public void A_long_name_is_judged_once_however_often_it_is_used(int length, string piece, ScanVerdict verdict)
    {
        var name = new string('x', length);
        File.WriteAllBytes(_folder["x"], Encoding.Latin1.GetBytes($"Vx\nq\0V{name}\nq\u0001\u0093q\u0002{new StringBuilder().Insert(0, piece, 200_000)}N."));

        AssertCheap(_folder["x"], () => Assert.Equal(verdict, ModelFileScan.Scan(_folder["x"]).Verdict));
    }

    [Fact]
    public void A_number_of_millions_of_digits_is_not_worked_out()
    {
        File.WriteAllBytes(_folder["x"], Encoding.Latin1.GetBytes($"L{new string('7', 1 << 24)}L\n."));

        AssertCheap(_folder["x"], () => Assert.Equal(ScanVerdict.Safe, ModelFileScan.Scan(_folder["x"]).Verdict));
    }

    [Fact]
    public void Many_tensors_of_one_storage_are_not_all_of_its_size_at_once()
    {
        const string Tensor = "ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nByteStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuJ\0\0\u0010\0tQK\0J\0\0\u0010\0\u0085K\u0001\u0085\u0089ccollections\nOrderedDict\n)RtR";
        var names = string.Concat(Enumerable.Range(0, 200).Select(i => $"X\u0003\0\0\0{i:d3}{Tensor}"));
        var path = _folder["shared.pth"];
        File.WriteAllBytes(path, ZipOf($"\u0080\u0002}}({names}u.", new byte[1 << 20]));

        Assert.Contains("claim", Assert.Throws<CheckpointException>(() => CheckpointReader.Read(path)).Message, StringComparison.Ordinal);
    }

    private static byte[] ZipOf(string pickle, byte[]? storage = null)
    {
        using var stream = new MemoryStream();
        using var zip = new Engine.Checkpoints.Containers.StoredZipWriter(stream);
        zip.Add("archive/data.pkl", Encoding.Latin1.GetBytes(pickle));
        zip.Add("archive/data/0", storage ?? []);
        zip.Finish();
        return stream.ToArray();
    }

    private static void AssertCheap(string path, Action read)
    {
        var bound = (3 * new FileInfo(path).Length) + Allowance;
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        read();
        var seconds = clock.Elapsed.TotalSeconds;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;

        // All that was ever allocated, garbage included: more than was in use at any time.
        Assert.True(allocated < bound, $"{path}: {allocated} bytes were allocated; {bound} are allowed.");
        // What takes quadratic time takes hours for as many instructions.
        Assert.True(seconds < 10, $"{path}: took {seconds} s.");
    }
}
