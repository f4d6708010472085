using static TorchSharp.torch;

namespace Medic.Engine.Removal.Cloning;

/// <summary>How much each of a teacher's activations matters for its answer: how strong it is, and how much the loss hangs on it.</summary>
internal static class ImportanceWeights
{
    private const double Epsilon = 1e-5;

    /// <summary>
    /// w = sqrt(softmax(t n) softmax(t g)) with n = (a - mean) / (std + 1e-5) and g = impact * std, each softmax over all of a sample's
    /// entries; the root of their product as one exponential.
    /// </summary>
    /// <param name="activation">a: the hooked layer's own output, [B, C, H, W] or [B, C].</param>
    /// <param name="impact">d CE(T(x), y) / d a at the compared value, of the same shape.</param>
    /// <param name="mean">Each channel's mean; null takes the activation for n.</param>
    /// <param name="deviation">Each channel's standard deviation; null takes 1.</param>
    /// <param name="temperature">t.</param>
    /// <returns>[B, C * H * W]; each sample sums up to 1 at most.</returns>
    public static Tensor Of(Tensor activation, Tensor impact, Tensor? mean, Tensor? deviation, double temperature)
    {
        var strength = mean is null || deviation is null
            ? activation * temperature
            : (activation - mean).mul_((deviation + Epsilon).reciprocal_().mul_(temperature));
        var force = impact * (deviation is null ? tensor(temperature, device: impact.device) : deviation * temperature);
        strength = strength.flatten(1);
        force = force.flatten(1);
        var scale = strength.logsumexp(1, true).add_(force.logsumexp(1, true)).mul_(0.5);
        return strength.add_(force).mul_(0.5).sub_(scale).exp_();
    }
}
