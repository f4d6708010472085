using System.Text;
using Medic.Engine.Checkpoints.Pickling;
using Medic.Engine.Checkpoints.Scanning;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>The format since PyTorch 1.6: a zip archive with <c>data.pkl</c> and <c>data/KEY</c> in a folder of any name.</summary>
internal sealed class TorchZipFile : CheckpointContainer
{
    internal const string PickleName = "data.pkl";

    private readonly ZipReader _archive;
    private readonly string _folder;
    private readonly MemoryBudget _budget;
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _storages = new(StringComparer.Ordinal);

    /// <summary>Reads the archive's directory and pickle; storages are read when they are asked for.</summary>
    public TorchZipFile(RandomAccessFile file, CheckpointReadOptions limits, MemoryBudget budget)
    {
        _archive = new ZipReader(file, limits, budget);
        _budget = budget;
        var pickles = FindPickles(_archive);
        if (pickles.Count > 1)
            throw FileProblem.Damaged(Ambiguity(pickles));
        var pickle = pickles.Count > 0 ? pickles[0] : throw FileProblem.NoCheckpoint("a zip archive without 'data.pkl'");
        _folder = pickle.Name[..^PickleName.Length];
        RefuseForeignArchives();

        if (pickle.Size > limits.MaxPickleBytes)
        {
            throw FileProblem.Excessive(
                $"its pickle has {pickle.Size} bytes; at most {limits.MaxPickleBytes} are read",
                nameof(CheckpointReadOptions.MaxPickleBytes));
        }

        var unpickler = new Unpickler(new PickleInput(_archive.Read(pickle, budget)), limits, budget);
        Root = unpickler.Load();
        Objects = unpickler.Objects;
        RefuseHiddenPickles(file, unpickler.Storages.Keys.Select(StorageName).Append(pickle.Name).ToHashSet(StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public override CheckpointFormat Format => CheckpointFormat.TorchZip;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ReadStorage(string key)
    {
        if (!_storages.TryGetValue(key, out var bytes))
        {
            var entry = _archive.Find(StorageName(key)) ?? throw FileProblem.Damaged($"storage '{key}' is missing");
            bytes = _archive.ReadUnchecked(entry, _budget);
            RefuseDanger(new ScannedPart(bytes, entry.Name));
            _storages.Add(key, bytes);
        }

        return bytes;
    }

    /// <inheritdoc/>
    public override void RequireChecksums() => _archive.RequireChecksums();

    /// <summary>The pickle of an archive, if it is a checkpoint. Where there are several, programs differ in which they take.</summary>
    // PyTorch does not tell capital letters from small ones.
    public static IReadOnlyList<ZipEntry> FindPickles(ZipReader archive)
    {
        ZipEntry[] pickles =
        [
            .. archive.Entries.Where(entry => entry.Name.Equals(PickleName, StringComparison.OrdinalIgnoreCase)
                || entry.Name.EndsWith('/' + PickleName, StringComparison.OrdinalIgnoreCase)),
        ];
        return Array.Exists(pickles, pickle => pickle.Name.EndsWith(PickleName, StringComparison.Ordinal)) ? pickles : [];
    }

    /// <summary>What is wrong with an archive of several pickles.</summary>
    public static string Ambiguity(IReadOnlyList<ZipEntry> pickles) =>
        $"it has both '{pickles[0].Name}' and '{pickles[1].Name}', and which of them is its pickle depends on who loads it";

    // PyTorch reads nothing but the pickle and its storages. But a file that would act if another part of it were taken for a pickle has
    // been made to, and is not to be passed on as good.
    private void RefuseHiddenPickles(RandomAccessFile file, HashSet<string> looked)
    {
        foreach (var entry in _archive.Entries.Where(entry => !looked.Contains(entry.Name)))
        {
            RefuseDanger(entry.IsCompressed
                ? new ScannedPart(_archive.Read(entry, _budget), entry.Name)
                : new ScannedPart(file, entry.Start, entry.Size, entry.Name));
        }
    }

    private static void RefuseDanger(ScannedPart part)
    {
        if (part.FindHidden().FirstOrDefault() is { } danger)
            throw FileProblem.Unsafe($"hides a pickle in '{danger.Member}' that {danger.Act} '{danger.Name}'");
    }

    private string StorageName(string key) => $"{_folder}data/{key}";

    private void RefuseForeignArchives()
    {
        if (_archive.Find(_folder + "constants.pkl") is not null)
        {
            throw FileProblem.NoCheckpoint(
                "a TorchScript program (torch.jit.save; load it with torch.jit.load and save its state_dict() with torch.save)");
        }

        const string LittleEndian = "little";
        if (_archive.Find(_folder + "byteorder") is { } byteOrder
            && Encoding.ASCII.GetString(_archive.Read(byteOrder, new MemoryBudget(LittleEndian.Length)).Span) != LittleEndian)
        {
            throw FileProblem.Unsupported("values that are not little-endian");
        }
    }
}
