using System.Text;
using Medic.Engine.Checkpoints.Containers;
using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints;

/// <summary>Writes PyTorch checkpoints and safetensors files, whole or not at all.</summary>
public static class CheckpointWriter
{
    private const string Folder = "archive/";
    private const string FormatVersion = "3\n";

    /// <summary>
    /// Writes a checkpoint that <c>torch.load(weights_only=True)</c> takes, in PyTorch 1.13 and later, or a safetensors file, as the
    /// layout says. The same contents give the same bytes.
    /// </summary>
    /// <remarks>
    /// The record stands under <c>medic</c> beside the state dict. A bare state dict must hold nothing but tensors to be
    /// loaded strictly; there the record is the attribute <c>medic</c> of the dictionary. Floating-point numbers in the record are
    /// written as decimal text: PyTorch 1.13 cannot read them otherwise. In a safetensors file, which keeps text and tensors alone, the
    /// record is JSON under <c>medic</c> in the metadata.
    /// </remarks>
    /// <param name="path">The file. Its folder is made if need be.</param>
    /// <param name="stateDict">The tensors, without a <c>module.</c> prefix.</param>
    /// <param name="layout">How the tensors stand in the file.</param>
    /// <param name="medicRecord">
    /// What to say of how the file came about: text, numbers, truth values, nulls, tensors (not in a safetensors file), lists and dictionaries.
    /// </param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <exception cref="CheckpointException">The file is there already, or cannot be written.</exception>
    /// <exception cref="ArgumentException">The record holds something that is not plain, or the wrapper's key is the record's.</exception>
    public static WrittenCheckpoint Write(
        string path, StateDict stateDict, CheckpointLayout layout, IReadOnlyDictionary<string, object?> medicRecord, bool overwrite = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(stateDict);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(medicRecord);
        if (layout.WrapperKey == Checkpoint.MedicKey)
            throw new ArgumentException($"The state dict cannot stand under '{Checkpoint.MedicKey}': that key is the record's.", nameof(layout));

        var write = layout.Format == CheckpointFormat.Safetensors
            ? Safetensors(path, stateDict, layout, medicRecord)
            : Zip(path, stateDict, layout, medicRecord);
        try
        {
            return AtomicFile.Write(path, overwrite, write);
        }
        catch (IOException e) when (!overwrite && File.Exists(path))
        {
            throw new CheckpointException(path, "exists already. Choose another name, or say that it may be overwritten.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new CheckpointException(path, $"cannot be written. {e.Message}", e);
        }
    }

    private static Func<FileStream, WrittenCheckpoint> Zip(
        string path, StateDict stateDict, CheckpointLayout layout, IReadOnlyDictionary<string, object?> medicRecord)
    {
        var pickle = Pickle(stateDict, layout, medicRecord, out var storages);
        return stream => WriteZip(stream, path, pickle, storages);
    }

    private static Func<FileStream, WrittenCheckpoint> Safetensors(
        string path, StateDict stateDict, CheckpointLayout layout, IReadOnlyDictionary<string, object?> medicRecord)
    {
        var prefix = layout.HasModulePrefix ? CheckpointLayout.ModulePrefix : "";
        var tensors = stateDict.Select(tensor => KeyValuePair.Create(prefix + tensor.Key, tensor.Value)).ToArray();
        // "pt" is what PyTorch's own writer notes, and what its readers ask for.
        KeyValuePair<string, string>[] metadata =
            [new("format", "pt"), new(Checkpoint.MedicKey, SafetensorsRecord.Create(medicRecord))];
        return stream =>
        {
            var (sha256, length) = SafetensorsWriter.Write(stream, tensors, metadata);
            return new WrittenCheckpoint(path, sha256, length);
        };
    }

    private static ReadOnlyMemory<byte> Pickle(
        StateDict stateDict,
        CheckpointLayout layout,
        IReadOnlyDictionary<string, object?> medicRecord,
        out IReadOnlyList<ReadOnlyMemory<byte>> storages)
    {
        var pickler = new Pickler();
        var prefix = layout.HasModulePrefix ? CheckpointLayout.ModulePrefix : "";
        if (layout.WrapperKey is { } wrapperKey)
        {
            pickler.BeginDictionary();
            pickler.WritePlain(wrapperKey);
            pickler.WriteStateDict(stateDict, prefix);
            pickler.WritePlain(Checkpoint.MedicKey);
            pickler.WritePlain(medicRecord);
            pickler.EndDictionary();
        }
        else
        {
            pickler.WriteStateDict(stateDict, prefix);
            pickler.WritePlain(new Dictionary<string, object?> { [Checkpoint.MedicKey] = medicRecord });
            pickler.EndAttributes();
        }

        storages = pickler.Storages;
        return pickler.Finish();
    }

    private static WrittenCheckpoint WriteZip(
        Stream stream, string path, ReadOnlyMemory<byte> pickle, IReadOnlyList<ReadOnlyMemory<byte>> storages)
    {
        using var zip = new StoredZipWriter(stream);
        zip.Add(Folder + TorchZipFile.PickleName, pickle);
        zip.Add(Folder + "byteorder", "little"u8.ToArray());
        for (var key = 0; key < storages.Count; key++)
            zip.Add($"{Folder}data/{key}", storages[key]);
        zip.Add(Folder + "version", Encoding.ASCII.GetBytes(FormatVersion));
        return new WrittenCheckpoint(path, zip.Finish(), zip.Length);
    }
}
