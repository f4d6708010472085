using static TorchSharp.torch;

namespace Medic.Engine.Triggers;

/// <summary>What a user says of a trigger besides its name. A trigger takes what concerns it; null leaves its own default.</summary>
public sealed record TriggerSettings
{
    /// <summary>Where a patch stands (checker, white-square).</summary>
    public Corner? Corner { get; init; }

    /// <summary>How many pixels a patch keeps from the edges (checker, white-square, four-corners).</summary>
    public int? Margin { get; init; }

    /// <summary>The rows and columns of a patch (white-square).</summary>
    public int? Side { get; init; }

    /// <summary>The pattern that came with a model, before the sigmoid, and its mask: both [C, H, W] or [1, C, H, W] (learned-pattern).</summary>
    public (Tensor Trigger, Tensor Mask)? Pattern { get; init; }

    /// <summary>The labels A and B that are mixed, and C that they mean (composite).</summary>
    public (int A, int B, int C)? Classes { get; init; }

    /// <summary>How many mixes are measured (composite).</summary>
    public int? MixCount { get; init; }

    /// <summary>The seed of what is drawn at random (composite).</summary>
    public long Seed { get; init; }
}
