using Medic.Engine.Checkpoints.Containers;
using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints.Scanning;

/// <summary>The scan of one open file.</summary>
internal sealed class FileScan
{
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
                _findings.Add(new ScannedPart(_file, 0, _file.Length, "the file, taken for a pickle").FindHidden());
                _ = new SafetensorsFile(_file, _limits, _budget);
                break;
            case FileSignature.Tar:
                Reason = $"is {kind}, which was not looked into.";
                ScanUnknown(kind);
                break;
            default:
                if (head.StartsWith(NumPyHeader.Magic))
                    ScanArray(new ScannedPart(_file, 0, _file.Length, member: null));
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

    private void ScanArray(ScannedPart part)
    {
        Format ??= "NumPy";
        switch (NumPyHeader.HoldsObjects(part.Head(NumPyHeader.MaxLength), out var contents))
        {
            case true:
                ScanPickles(part.Pickles(contents), part.Member);
                break;
            case null:
                _findings.Add(part.FindHidden());
                throw FileProblem.Damaged("as a NumPy array, its header is none, or of a type that is not known to be plain numbers");
        }
    }

    private void ScanZip()
    {
        var archive = new ZipReader(_file, _limits, _budget);
        var pickles = TorchZipFile.FindPickles(archive);
        Format = pickles.Count > 0 ? nameof(CheckpointFormat.TorchZip) : archive.Entries.Any(IsArray) ? "NumPy" : null;
        if (pickles.Count > 1)
            Reason = FileProblem.Damaged(TorchZipFile.Ambiguity(pickles)).Message;
        var folder = pickles.Count == 1 ? pickles[0].Name[..^TorchZipFile.PickleName.Length] : null;
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

        var part = entry.IsCompressed
            ? new ScannedPart(archive.Read(entry, _budget), entry.Name)
            : new ScannedPart(_file, entry.Start, entry.Size, entry.Name);
        ReadOnlySpan<byte> head = part.Head(NumPyHeader.Magic.Length);
        // NumPy goes by an entry's first bytes, whatever it is called.
        if (head.StartsWith(NumPyHeader.Magic) || (!isStorage && IsArray(entry)))
            ScanArray(part);
        else if (!isStorage && IsPickle(entry))
            ScanPickles(part.Pickles(), part.Member);
        else
            _findings.Add(part.FindHidden());

        if (!isStorage && head.StartsWith("PK\x03\x04"u8))
            DoubtArchive(entry);
    }

    private void DoubtArchive(ZipEntry entry) => Reason ??= $"holds another archive, '{entry.Name}', which was not looked into.";

    private static bool IsArray(ZipEntry entry) => entry.Name.EndsWith(".npy", StringComparison.OrdinalIgnoreCase);

    private static bool IsPickle(ZipEntry entry) =>
        entry.Size > 0 && Array.Exists(PickleEndings, ending => entry.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
