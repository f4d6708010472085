using Medic.Engine.Models;
using Medic.Engine.Settings;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Attacks;

/// <summary>
/// Clean label (Turner et al., 2019), as MEDIC's authors planted it: of the target class a share is stamped and then made hard to
/// recognise, by projected gradient descent against the network as it stands; labels stay as they are.
/// </summary>
public sealed record CleanLabelOptions : BackdoorOptions
{
    /// <summary>Starts with the published settings.</summary>
    public CleanLabelOptions()
    {
        TargetMode = TargetMode.CleanLabel;
        PoisonRate = 0.15;
        Epochs = 100;
    }

    /// <inheritdoc/>
    public override string Attack => "clean-label";

    /// <summary>How far a pixel may be moved, of 0..1; above 0 up to 1.</summary>
    public double Epsilon { get; init; } = 16.0 / 255;

    /// <summary>How far a step moves it, of 0..1; above 0 up to 1.</summary>
    public double StepSize { get; init; } = 2.0 / 255;

    /// <summary>How many steps, 0 or more.</summary>
    public int Steps { get; init; } = 10;

    internal static AttackKind Kind { get; } = AttackKind.Of(
        "clean label: 0.15 of the target class stamped and made hard to recognise, labels kept",
        new CleanLabelOptions { DataPath = "", Compute = null! },
        Setting.Of<CleanLabelOptions, double>("epsilon", "how far pixels of poisoned images may be moved, of 0..1", o => o.Epsilon, (o, value) => o with { Epsilon = value }),
        Setting.Of<CleanLabelOptions, double>("step-size", "how far a step moves them", o => o.StepSize, (o, value) => o with { StepSize = value }),
        Setting.Of<CleanLabelOptions, int>("steps", "steps of projected gradient descent; 0 leaves the images stamped only", o => o.Steps, (o, value) => o with { Steps = value }));

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(TargetMode == TargetMode.CleanLabel, $"The clean-label attack keeps labels; the target mode {TargetMode} does not.");
        Require(Epsilon is > 0 and <= 1, $"The epsilon must be above 0 and at most 1; found {Epsilon}.");
        Require(StepSize is > 0 and <= 1, $"The step size must be above 0 and at most 1; found {StepSize}.");
        Require(Steps >= 0, $"The steps must be 0 or more; found {Steps}.");
    }

    internal override IAttack Create(AttackScene scene)
    {
        var descent = new ProjectedGradient(this, scene);
        return new PoisonedTraining(this, scene, new StampPoisoning(this, scene.Require<ImageTrigger>(Attack), scene.ClassCount) { Afterwards = descent.Perturb });
    }

    /// <summary>Moves images, within a bound for every pixel, to where a network recognises them least (Madry et al., 2018).</summary>
    private sealed class ProjectedGradient(CleanLabelOptions options, AttackScene scene)
    {
        /// <summary>float32 [B, C, H, W] in 0..1, from such images and their labels int64 [B]; begins at a place at random within the bound.</summary>
        public Tensor Perturb(Tensor images, Tensor labels)
        {
            if (options.Steps == 0)
                return images;
            // As the network would be used, so that the images do not move its statistics.
            scene.Network.eval();
            var start = (rand(images.shape, generator: scene.Generator).to(images.device) * (2 * options.Epsilon)) - options.Epsilon;
            var moved = (images + start).clamp(0, 1);
            for (var step = 0; step < options.Steps; step++)
            {
                using var scope = NewDisposeScope();
                var at = moved.detach().requires_grad_(true);
                var loss = nn.functional.cross_entropy(scene.Network.call(MemoryLayout.ChannelsLast(options.Normalization.Apply(at))), labels);
                var uphill = autograd.grad([loss], [at])[0].sign();
                var offset = (at.detach() + (uphill * options.StepSize) - images).clamp(-options.Epsilon, options.Epsilon);
                moved = (images + offset).clamp(0, 1).MoveToOuterDisposeScope();
            }

            scene.Network.train();
            return moved;
        }
    }
}
