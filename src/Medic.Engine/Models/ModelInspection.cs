using Medic.Engine.Checkpoints;
using static TorchSharp.torch;

namespace Medic.Engine.Models;

/// <summary>Finds out what a checkpoint is, without data.</summary>
public static class ModelInspection
{
    /// <summary>Inspects one file. Never throws for a bad one: the result's error says why, beside what could be found out.</summary>
    /// <param name="path">The checkpoint.</param>
    public static InspectResult Inspect(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var result = new InspectResult { Path = Path.GetFullPath(path) };
        try
        {
            var checkpoint = CheckpointReader.Read(result.Path);
            result = DescribeFile(result, checkpoint);
            return DescribeNetwork(result, checkpoint);
        }
        catch (MedicException error)
        {
            return result with { Error = ErrorText.For(result.Path, error) };
        }
    }

    private static InspectResult DescribeFile(InspectResult result, Checkpoint checkpoint) => result with
    {
        Sha256 = checkpoint.Sha256,
        FileSize = checkpoint.FileSize,
        Format = checkpoint.Format,
        WrapperKey = checkpoint.WrapperKey,
        HasModulePrefix = checkpoint.HasModulePrefix,
        IsPickledModule = checkpoint.IsPickledModule,
        TensorCount = checkpoint.StateDict.Count,
        Entries = new ResultList<InspectedEntry>(checkpoint.Entries
            .Where(entry => !entry.Key.Equals(Checkpoint.MedicKey))
            .Select(entry => new InspectedEntry($"{entry.Key}", CheckpointValue.Describe(entry.Value)))
            .ToArray()),
        Medic = checkpoint.MedicRecord is { } record ? CheckpointValue.ToPlain(record) : null,
    };

    /// <summary>Builds the network too: a name alone would not say that the tensors fit.</summary>
    private static InspectResult DescribeNetwork(InspectResult result, Checkpoint checkpoint)
    {
        var architecture = LoadedModel.Recognize(checkpoint);
        using var scope = NewDisposeScope();
        using var network = NetworkState.Build(architecture, checkpoint.StateDict, result.Path);
        return result with
        {
            Architecture = architecture.Name,
            ClassCount = architecture.ClassCount,
            InputChannels = architecture.InputChannels,
            InputSize = architecture.InputSize,
            ParameterCount = network.parameters().Sum(parameter => parameter.numel()),
        };
    }
}
