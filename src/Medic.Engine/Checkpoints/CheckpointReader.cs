using Medic.Engine.Checkpoints.Containers;

namespace Medic.Engine.Checkpoints;

/// <summary>Reads PyTorch checkpoints and safetensors files as data. Nothing in a file is ever run, loaded or looked up by name.</summary>
public static class CheckpointReader
{
    /// <summary>Reads a checkpoint in either of the formats of <c>torch.save</c>, or a safetensors file, whatever the file is called.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the file may ask for; null for the defaults.</param>
    /// <exception cref="CheckpointException">
    /// The file cannot be read, is no checkpoint, is damaged, asks for more than data, or does not hold one state dict.
    /// </exception>
    public static Checkpoint Read(string path, CheckpointReadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new CheckpointReadOptions();
        try
        {
            using var file = new RandomAccessFile(path, mostInMemory: Array.MaxLength);
            Checkpoint checkpoint;
            try
            {
                checkpoint = Read(path, file, options);
            }
            catch (InvalidDataException) when (file.HasChanged)
            {
                throw FileProblem.Changed();
            }

            // What was read may be the half of one file and the half of another.
            return file.HasChanged ? throw FileProblem.Changed() : checkpoint;
        }
        catch (InvalidDataException e)
        {
            throw new CheckpointException(path, e.Message, e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CheckpointException(path, "does not exist.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && Directory.Exists(path))
        {
            throw new CheckpointException(path, "is a folder. Give a checkpoint file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CheckpointException(path, $"cannot be read. {e.Message}", e);
        }
    }

    private static Checkpoint Read(string path, RandomAccessFile file, CheckpointReadOptions options)
    {
        using var hash = new FileHash(file);
        var budget = MemoryBudget.For(file, options);
        var container = CheckpointContainer.Open(file, options, budget);
        var contents = new CheckpointContents(container, options, budget, MemoryBudget.BytesFor(file, options));
        container.RequireChecksums();
        return new Checkpoint
        {
            Path = path,
            Format = container.Format,
            WrapperKey = contents.WrapperKey,
            HasModulePrefix = contents.HasModulePrefix,
            IsPickledModule = contents.IsPickledModule,
            StateDict = contents.StateDict,
            Entries = contents.Entries,
            MedicRecord = contents.MedicRecord,
            Hash = hash.Finish(),
            FileSize = file.Length,
        };
    }
}
