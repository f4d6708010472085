using System.Text;
using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>The format since PyTorch 1.6: a zip archive with <c>data.pkl</c> and <c>data/KEY</c> in a folder of any name.</summary>
internal sealed class TorchZipFile : CheckpointContainer
{
    private const string PickleName = "data.pkl";

    private readonly ZipReader _archive;
    private readonly string _folder;
    private readonly MemoryBudget _budget;
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _storages = new(StringComparer.Ordinal);

    /// <summary>Reads the archive's directory and pickle; storages are read when they are asked for.</summary>
    public TorchZipFile(RandomAccessFile file, CheckpointReadOptions limits, MemoryBudget budget)
    {
        _archive = new ZipReader(file);
        _budget = budget;
        var pickle = FindPickle();
        _folder = pickle.Name[..^PickleName.Length];
        RefuseForeignArchives();

        if (pickle.Size > limits.MaxPickleBytes)
        {
            throw FileProblem.Excessive(
                $"its pickle has {pickle.Size} bytes; at most {limits.MaxPickleBytes} are read",
                nameof(CheckpointReadOptions.MaxPickleBytes));
        }

        var unpickler = new Unpickler(new PickleInput(_archive.Read(pickle, new MemoryBudget(limits.MaxPickleBytes))), limits);
        Root = unpickler.Load();
        Objects = unpickler.Objects;
    }

    /// <inheritdoc/>
    public override CheckpointFormat Format => CheckpointFormat.TorchZip;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ReadStorage(string key)
    {
        if (!_storages.TryGetValue(key, out var bytes))
        {
            var entry = _archive.Find($"{_folder}data/{key}")
                ?? throw FileProblem.Damaged($"storage '{key}' is missing");
            bytes = _archive.Read(entry, _budget);
            _storages.Add(key, bytes);
        }

        return bytes;
    }

    private ZipEntry FindPickle() =>
        _archive.Entries
            .Where(entry => entry.Name == PickleName || entry.Name.EndsWith('/' + PickleName, StringComparison.Ordinal))
            .MinBy(entry => entry.Name.Length)
        ?? throw FileProblem.NoCheckpoint("a zip archive without 'data.pkl'");

    private void RefuseForeignArchives()
    {
        if (_archive.Find(_folder + "constants.pkl") is not null)
        {
            throw FileProblem.NoCheckpoint(
                "a TorchScript program (torch.jit.save; load it with torch.jit.load and save its state_dict() with torch.save)");
        }

        const string LittleEndian = "little";
        if (_archive.Find(_folder + "byteorder") is { } byteOrder
            && Encoding.ASCII.GetString(_archive.Read(byteOrder, new MemoryBudget(LittleEndian.Length))) != LittleEndian)
        {
            throw FileProblem.Unsupported("values that are not little-endian");
        }
    }
}
