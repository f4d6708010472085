using Medic.Engine.Checkpoints.Containers;
using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints.Scanning;

/// <summary>The scan of one open file.</summary>
internal sealed class FileScan
{
    private const int BufferSize = 1 << 16;

    private static readonly string[] PickleEndings = [".pkl", ".pickle", ".p", ".pk", ".joblib", ".dill", ".dat", ".pt", ".pth", ".ckpt", ".bin"];

    private readonly RandomAccessFile _file;
    private readonly CheckpointReadOptions _limits;
    private readonly MemoryBudget _budget;
    private readonly FindingList _findings;

    /// <summary>Prepares.</summary>
    /// <param name="file">The file; it stays the caller's.</param>
    /// <param name="limits">What it may ask for.</param>
    public FileScan(RandomAccessFile file, CheckpointReadOptions limits)
    {
        _file = file;
        _limits = limits;
        _budget = MemoryBudget.For(file, limits);
        _findings = new FindingList(_budget);
    }

    /// <summary>What kind of file it is; null for one that is not known.</summary>
    public string? Format { get; private set; }

    /// <summary>Why it, or a part of it, could not be judged; null where all could.</summary>
    public string? Reason { get; private set; }

    /// <summary>Everything found, the gravest first.</summary>
    public IReadOnlyList<ScanFinding> Findings => _findings.Sorted;

    /// <summary>What it all comes to.</summary>
    public ScanVerdict Verdict =>
        _findings.Any(ScanSeverity.Dangerous) ? ScanVerdict.Dangerous
        : Reason is not null ? ScanVerdict.Unjudged
        : _findings.Any(ScanSeverity.Suspicious) ? ScanVerdict.Suspicious
        : ScanVerdict.Safe;

    /// <summary>Scans.</summary>
    public void Run()
    {
        try
        {
            ScanFile();
        }
        catch (InvalidDataException e)
        {
            Reason = e.Message;
        }
    }

    private void ScanFile()
    {
        if (_file.Length == 0)
            throw new InvalidDataException("is empty.");
        Span<byte> head = stackalloc byte[FileSignature.Length];
        head = head[..(int)Math.Min(_file.Read(head, 0), _file.Length)];
        var kind = FileSignature.Recognize(head);
        switch (kind)
        {
            case FileSignature.Zip:
                ScanZip();
                break;
            case FileSignature.Pickle:
                Format = "Pickle";
                Format = ScanPickles(new PickleInput(_file, long.MaxValue), member: null) ? nameof(CheckpointFormat.TorchLegacy) : Format;
                break;
            case FileSignature.Safetensors:
                Format = nameof(CheckpointFormat.Safetensors);
                AddHidden(0, _file.Length, "the file, taken for a pickle");
                _ = new SafetensorsFile(_file, _limits, _budget);
                break;
            default:
                if (head.StartsWith(NumPyHeader.Magic))
                    ScanArray(0, _file.Length, member: null);
                else
                    ScanUnknown(kind);
                break;
        }
    }

    // The older protocols have no mark of their own: whatever can be followed to its end is one.
    private void ScanUnknown(string kind)
    {
        try
        {
            ScanPickles(new PickleInput(_file, long.MaxValue), member: null);
            Format = "Pickle";
        }
        catch (InvalidDataException e)
        {
            if (_findings.Sorted.Count > 0)
                Format = "Pickle";
            throw new InvalidDataException(Format is null ? $"is no model file that is known here but {kind}." : e.Message);
        }
    }

    private bool ScanPickles(PickleInput input, string? member)
    {
        var trace = new PickleTrace(member, _limits, _budget, _findings);
        var isTorch = trace.FollowAll(input);
        Reason ??= trace.Doubt;
        return isTorch;
    }

    private void ScanArray(long start, long length, string? member)
    {
        Format ??= "NumPy";
        var head = new byte[Math.Min(length, NumPyHeader.MaxLength)];
        _file.ReadExactly(head, start);
        switch (NumPyHeader.HoldsObjects(head, out var contents))
        {
            case true:
                ScanPickles(new PickleInput(_file, start + contents, length - contents, BufferSize), member);
                break;
            case null:
                throw FileProblem.Damaged("as a NumPy array, its header is none");
        }
    }

    private void ScanZip()
    {
        var archive = new ZipReader(_file, _limits, _budget);
        var pickle = TorchZipFile.FindPickle(archive);
        Format = pickle is not null ? nameof(CheckpointFormat.TorchZip) : archive.Entries.Any(IsArray) ? "NumPy" : null;
        var folder = pickle?.Name[..^TorchZipFile.PickleName.Length];
        foreach (var entry in archive.Entries)
        {
            try
            {
                ScanEntry(archive, entry, isStorage: folder is not null && entry.Name.StartsWith(folder + "data/", StringComparison.Ordinal));
            }
            catch (InvalidDataException e)
            {
                // The others may be worse.
                Reason ??= $"{e.Message} (in '{entry.Name}')";
            }
        }

        if (Format is null)
            Reason ??= "is a zip archive, and none of a model that is known here.";
    }

    private void ScanEntry(ZipReader archive, ZipEntry entry, bool isStorage)
    {
        if (entry.Name.EndsWith(".py", StringComparison.OrdinalIgnoreCase) || entry.Name.EndsWith("/constants.pkl", StringComparison.Ordinal))
        {
            Format = "TorchScript";
            _findings.Add(ScanSeverity.Suspicious, "holds", "a program", entry.Name);
        }

        if (isStorage)
            AddHidden(archive, entry);
        else if (entry.IsCompressed)
            ScanUnpacked(archive, entry);
        else if (IsArray(entry))
            ScanArray(entry.Start, entry.Size, entry.Name);
        else if (IsPickle(entry))
            ScanPickles(new PickleInput(_file, entry.Start, entry.Size, BufferSize), entry.Name);
        else
            AddHidden(entry.Start, entry.Size, entry.Name);

        Span<byte> head = stackalloc byte[4];
        if (!isStorage && !entry.IsCompressed && entry.Size >= head.Length && _file.Read(head, entry.Start) == head.Length && head.SequenceEqual("PK\x03\x04"u8))
            DoubtArchive(entry);
    }

    private void ScanUnpacked(ZipReader archive, ZipEntry entry)
    {
        var bytes = archive.Read(entry, _budget);
        if (IsArray(entry))
        {
            Format ??= "NumPy";
            var holdsObjects = NumPyHeader.HoldsObjects(bytes.Span[..Math.Min(bytes.Length, NumPyHeader.MaxLength)], out var contents)
                ?? throw FileProblem.Damaged("as a NumPy array, its header is none");
            if (holdsObjects)
                ScanPickles(new PickleInput(bytes[contents..]), entry.Name);
        }
        else if (IsPickle(entry))
        {
            ScanPickles(new PickleInput(bytes), entry.Name);
        }
        else
        {
            Add(HiddenPickle.Find(bytes, entry.Name));
            if (bytes.Span.StartsWith("PK\x03\x04"u8))
                DoubtArchive(entry);
        }
    }

    private void DoubtArchive(ZipEntry entry) => Reason ??= $"holds another archive, '{entry.Name}', which was not looked into.";

    private void AddHidden(ZipReader archive, ZipEntry entry)
    {
        if (entry.IsCompressed)
            Add(HiddenPickle.Find(archive.Read(entry, _budget), entry.Name));
        else
            AddHidden(entry.Start, entry.Size, entry.Name);
    }

    private void AddHidden(long start, long length, string member) => Add(HiddenPickle.Find(_file, start, length, member));

    private void Add(IEnumerable<ScanFinding> found) => _findings.Add(found);

    private static bool IsArray(ZipEntry entry) => entry.Name.EndsWith(".npy", StringComparison.OrdinalIgnoreCase);

    private static bool IsPickle(ZipEntry entry) =>
        entry.Size > 0 && Array.Exists(PickleEndings, ending => entry.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
