using Medic.Engine.Checkpoints;

namespace Medic.Engine.Removal;

/// <summary>In which format the models that come of a treatment are written.</summary>
public enum OutputFormat
{
    /// <summary>Each as its model: safetensors as safetensors, everything else as PyTorch writes it.</summary>
    AsModel,

    /// <summary>As PyTorch writes checkpoints.</summary>
    Torch,

    /// <summary>As safetensors; the files' names end in <c>.safetensors</c>.</summary>
    Safetensors,
}

/// <summary>What a format means for a file's name and layout.</summary>
internal static class OutputFormatExtensions
{
    private const string SafetensorsEnding = ".safetensors";
    private const string TorchEnding = ".pth";

    /// <summary>The name under which a model's output is written: its own, with the ending of the format where that is another.</summary>
    public static string NameFor(this OutputFormat format, string path) => format switch
    {
        OutputFormat.Safetensors => Path.ChangeExtension(path, SafetensorsEnding),
        OutputFormat.Torch when path.EndsWith(SafetensorsEnding, StringComparison.OrdinalIgnoreCase) => Path.ChangeExtension(path, TorchEnding),
        _ => path,
    };

    /// <summary>The layout in which it is written.</summary>
    /// <param name="format">The format.</param>
    /// <param name="model">The model's own layout.</param>
    public static CheckpointLayout LayoutFor(this OutputFormat format, CheckpointLayout model) => format switch
    {
        OutputFormat.Safetensors => model with { Format = CheckpointFormat.Safetensors },
        OutputFormat.Torch => model with { Format = CheckpointFormat.TorchZip },
        _ => model,
    };
}
