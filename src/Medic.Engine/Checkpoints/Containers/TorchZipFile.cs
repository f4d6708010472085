using System.IO.Compression;
using System.Text;
using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>The format since PyTorch 1.6: a zip archive with <c>data.pkl</c> and <c>data/KEY</c> in a folder of any name.</summary>
internal sealed class TorchZipFile : CheckpointContainer
{
    private const string PickleName = "data.pkl";

    // Deflate cannot do better.
    private const long MaxCompressionRatio = 1032;

    private readonly ZipArchive _archive;
    private readonly string _folder;
    private readonly MemoryBudget _budget;
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _storages = new(StringComparer.Ordinal);

    /// <summary>Opens the archive and reads its pickle; storages are read when they are asked for.</summary>
    public TorchZipFile(FileStream stream, CheckpointReadOptions limits, MemoryBudget budget)
    {
        _budget = budget;
        _archive = Guard(() => new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true));
        try
        {
            var pickle = FindPickle();
            _folder = pickle.FullName[..^PickleName.Length];
            RefuseForeignArchives();

            if (pickle.Length > limits.MaxPickleBytes)
            {
                throw new InvalidDataException(
                    $"refuses to load: its pickle has {pickle.Length} bytes; at most {limits.MaxPickleBytes} are read ({nameof(CheckpointReadOptions.MaxPickleBytes)}).");
            }

            var bytes = ReadEntry(pickle, new MemoryBudget(limits.MaxPickleBytes));
            var unpickler = new Unpickler(new PickleInput(new MemoryStream(bytes), limits.MaxPickleBytes), limits);
            Root = unpickler.Load();
            Objects = unpickler.Objects;
        }
        catch
        {
            _archive.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override CheckpointFormat Format => CheckpointFormat.TorchZip;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ReadStorage(string key)
    {
        if (!_storages.TryGetValue(key, out var bytes))
        {
            var entry = _archive.GetEntry($"{_folder}data/{key}")
                ?? throw new InvalidDataException($"is damaged: storage '{key}' is missing. Copy the file again from where it came.");
            bytes = ReadEntry(entry, _budget);
            _storages.Add(key, bytes);
        }

        return bytes;
    }

    /// <inheritdoc/>
    public override void Dispose() => _archive.Dispose();

    // ZipArchive meets hostile archives with a variety of exceptions.
    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"is a damaged or truncated zip archive: {e.Message.TrimEnd('.')}. Copy the file again from where it came.", e);
        }
    }

    private static byte[] ReadEntry(ZipArchiveEntry entry, MemoryBudget budget)
    {
        if (entry.Length < 0 || entry.Length / MaxCompressionRatio > entry.CompressedLength)
            throw new InvalidDataException($"is damaged: '{entry.FullName}' cannot hold the {entry.Length} bytes it declares. Copy the file again from where it came.");
        var bytes = budget.Allocate(entry.Length, 1, $"'{entry.FullName}'");
        Guard(() =>
        {
            using var content = entry.Open();
            content.ReadExactly(bytes);
            return bytes;
        });

        // PyTorch can be told to leave the checksum out, which makes it 0.
        if (entry.Crc32 != 0 && entry.Crc32 != Crc32.Compute(bytes))
            throw new InvalidDataException($"is damaged: the checksum of '{entry.FullName}' does not fit its contents. Copy the file again from where it came.");
        return bytes;
    }

    private ZipArchiveEntry FindPickle() =>
        Guard(() => _archive.Entries)
            .Where(entry => entry.FullName == PickleName || entry.FullName.EndsWith('/' + PickleName, StringComparison.Ordinal))
            .MinBy(entry => entry.FullName.Length)
        ?? throw new InvalidDataException("is a zip archive without 'data.pkl', and so no PyTorch checkpoint. Give a file that torch.save has written.");

    private void RefuseForeignArchives()
    {
        if (_archive.GetEntry(_folder + "constants.pkl") is not null)
        {
            throw new InvalidDataException(
                "is a TorchScript program (torch.jit.save), not a checkpoint. Load it with torch.jit.load and save its state_dict() with torch.save.");
        }

        if (_archive.GetEntry(_folder + "byteorder") is { } byteOrder
            && Encoding.ASCII.GetString(ReadEntry(byteOrder, new MemoryBudget(byteOrder.Name.Length))).Trim() is var order and not "little")
        {
            throw new InvalidDataException(
                $"was written with byte order '{order}', which Medic does not read. Load it in Python and save it on a little-endian machine.");
        }
    }
}
