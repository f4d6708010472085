using static TorchSharp.torch;

namespace Medic.Engine.Triggers;

/// <summary>A trigger of small patches in the corners of an image. Serves any number of channels and any size they fit into.</summary>
public abstract class PatchTrigger : ImageTrigger
{
    private readonly Patch[] _patches;

    private protected PatchTrigger(string name, params Patch[] patches)
    {
        Name = name;
        _patches = patches;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override Tensor Stamp(Tensor images, Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = NewDisposeScope();
        var stamped = images.clone();
        foreach (var patch in _patches)
            patch.PasteInto(stamped);
        return (stamped.to(ScalarType.Float32) / 255).MoveToOuterDisposeScope();
    }
}
