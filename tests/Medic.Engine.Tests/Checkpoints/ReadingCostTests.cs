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

    private const string Tensor = "ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nByteStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuJ\0\0\u0010\0tQK\0J\0\0\u0010\0\u0085K\u0001\u0085\u0089ccollections\nOrderedDict\n)RtR";

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

    // What is told of a long text once, and then over and over.
    [Theory]
    [InlineData("names", "", "h\0h\0\u0093", 5_000)]
    [InlineData("keys", "}K\u0001NsK\u0002NsK\u0003NsK\u0004NsK\u0005NsK\u0006NsK\u0007NsK\u0008NsK\u0009Ns", "h\0Ns", 5_000)]
    [InlineData("keys at once", "}K\u0001NsK\u0002NsK\u0003NsK\u0004NsK\u0005NsK\u0006NsK\u0007NsK\u0008NsK\u0009Ns", "(h\0Nu", 5_000)]
    [InlineData("entries that are called for", "ccollections\nOrderedDict\n\u0094]((K\u0001K\u0001tK\u0002K\u0002\u0086K\u0003K\u0003\u0086K\u0004K\u0004\u0086K\u0005K\u0005\u0086K\u0006K\u0006\u0086K\u0007K\u0007\u0086K\u0008K\u0008\u0086h\0h\0\u0086e\u0085\u0094", "h\u0001h\u0002R", 5_000)]
    [InlineData("a dictionary that is called for", "ccollections\nCounter\n\u0094}K\u0001NsK\u0002NsK\u0003NsK\u0004NsK\u0005NsK\u0006NsK\u0007NsK\u0008Nsh\0Ns\u0085\u0094", "h\u0001h\u0002R", 5_000)]
    [InlineData("storages", "(\u008c\u0007storagectorch\nFloatStorage\nh\0\u008c\u0003cpuK\u0001t\u0094", "h\u0001Q", 5_000)]
    public void A_long_text_that_is_recalled_costs_its_length_each_time(string name, string beginning, string piece, int count)
    {
        var path = _folder["recalled.pth"];
        File.WriteAllBytes(path, ZipOf($"\u0080\u0004X\0\0\u0050\0{new string('t', 5 << 20)}\u0094{beginning}{new StringBuilder().Insert(0, piece, count)}"));

        AssertCheap(path, () => Assert.Throws<CheckpointException>(() => CheckpointReader.Read(path)), name);
    }

    [Theory]
    [InlineData("unfolded", $"}}(\u008c\u0001s}}\u008c\u0001w{Tensor}s\u008c\u0001d](}}K\u0001NsK\u0002NsK\u0003NsK\u0004NsK\u0005NsK\u0006NsK\u0007NsK\u0008Nsh\0Ns\u0094", "h\u0001", "eu.")]
    [InlineData("buffers of a module", $"ctorch.nn\nModule\n)\u0081}}(\u008c\u000b_parameters}}\u008c\u0001w{Tensor}s\u008c\u0008_modules}}\u008c\u001b_non_persistent_buffers_set\u008f(", "h\0", "\u0090ub.")]
    public void A_long_text_costs_its_length_wherever_its_container_is_unfolded(string name, string beginning, string piece, string end)
    {
        var path = _folder["unfolded.pth"];
        File.WriteAllBytes(path, ZipOf($"\u0080\u0004X\0\0\u0050\0{new string('t', 5 << 20)}\u0094{beginning}{new StringBuilder().Insert(0, piece, 5_000)}{end}", new byte[1 << 20]));

        AssertCheap(path, () => Assert.Contains("memory", Assert.Throws<CheckpointException>(() => CheckpointReader.Read(path)).Message, StringComparison.Ordinal), name);
    }

    [Theory]
    [InlineData("l")]
    [InlineData("\u0091")]
    [InlineData("o")]
    public void What_goes_from_the_stack_into_a_container_is_paid_for(string opcode)
    {
        var path = _folder["list.pth"];
        File.WriteAllBytes(path, ZipOf($"\u0080\u0004cfunctools\npartial\n\u0094(h\0{new StringBuilder().Insert(0, "h\0", 3_500_000)}{opcode}."));

        AssertCheap(path, () => Assert.Throws<CheckpointException>(() => CheckpointReader.Read(path)));
    }

    // Of a tensor, and of one within what a derived class's tensor is rebuilt from.
    [Theory]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n(", "tR.", 400_000)]
    [InlineData("ctorch._tensor\n_rebuild_from_type_v2\n(ctorch._utils\n_rebuild_tensor_v2\nctorch\nTensor\n(", "t}tR.", 400_000)]
    [InlineData("ctorch._tensor\n_rebuild_from_type_v2\n(ctorch._utils\n_rebuild_tensor_v2\nctorch\nTensor\n(", "t}tR.", 1_900_000)]
    public void A_tensor_of_very_many_dimensions_is_not_described(string beginning, string end, int count)
    {
        const string Storage = "(\u008c\u0007storagectorch\nByteStorage\n\u008c\u00010\u008c\u0003cpuJ\0\0\u0010\0tQ";
        var path = _folder["shape.pth"];
        File.WriteAllBytes(path, ZipOf($"\u0080\u0004\u008a\u0008{new string('\u007f', 8)}\u0094{beginning}{Storage}K\0({new StringBuilder().Insert(0, "h\0", count)}t\u0094h\u0001{end}"));

        AssertCheap(path, () => Assert.Throws<CheckpointException>(() => CheckpointReader.Read(path)));
    }

    // Compressed: the text alone takes most of what is allowed, and a message that holds it would take the rest several times over.
    [Theory]
    [InlineData("}", "Ns.", "a dictionary of 'tttt")]
    [InlineData("ctorch.nn\nModule\n)\u0081}(\u008c\u000b_parameters}", "Ks\u008c\u0008_modules}ub.", "that is no tensor")]
    [InlineData("ctorch.nn\nModule\n)\u0081}(\u008c\u000b_parameters}\u008c\u0008_modules}", "Ksub.", "that is none")]
    [InlineData("cnumpy.core.multiarray\nscalar\n(cnumpy\ndtype\n(", "tRC\0tR.", "a NumPy value of type 'tttt")]
    [InlineData("\u008c\u0002os", "\u0093.", "imports a name of 11534336 characters")]
    public void An_error_does_not_repeat_a_long_text(string beginning, string end, string problem)
    {
        var path = _folder["text.pth"];
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using var pickle = archive.CreateEntry("archive/data.pkl").Open();
            pickle.Write(Encoding.Latin1.GetBytes($"\u0080\u0004{beginning}X\0\0\u00b0\0{new string('t', 11 << 20)}{end.Replace("K", "K\u0001", StringComparison.Ordinal)}"));
        }

        AssertCheap(path, () => Assert.Contains(problem, Assert.Throws<CheckpointException>(() => CheckpointReader.Read(path)).Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(10_000_000)]
    public void A_NumPy_array_of_very_many_dimensions_is_refused(int count)
    {
        var path = _folder["array.npy"];
        var header = Encoding.Latin1.GetBytes($"{{'descr': '|u1', 'fortran_order': False, 'shape': ({new StringBuilder().Insert(0, "1,", count)}), }}\n");
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 2, 0, .. BitConverter.GetBytes(header.Length), .. header, 1]);

        AssertCheap(path, () => Assert.Contains("more than 6", Assert.Throws<CheckpointException>(() => NumPyFile.Read(path)).Message, StringComparison.Ordinal));
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

    private static void AssertCheap(string path, Action read, string? what = null)
    {
        var bound = (3 * new FileInfo(path).Length) + Allowance;
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        read();
        var seconds = clock.Elapsed.TotalSeconds;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;

        what ??= path;
        // All that was ever allocated, garbage included: more than was in use at any time.
        Assert.True(allocated < bound, $"{what}: {allocated} bytes were allocated; {bound} are allowed.");
        // What takes quadratic time takes hours for as many instructions.
        Assert.True(seconds < 10, $"{what}: took {seconds} s.");
    }
}
