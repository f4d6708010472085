using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Medic.Engine.Removal.NeuronPruning;

/// <summary>How a layer's neurons are perturbed: what is added to the mask of each one's weight, and to 1 for its bias. [neurons] each.</summary>
internal sealed record NeuronNoise(Tensor Weight, Tensor Bias);

/// <summary>
/// A layer whose neurons are masked: a neuron is a channel of a batch norm, or of what a convolution or linear layer puts out.
/// </summary>
/// <remarks>
/// The layer's own parameters hold the masked weights, and the gradient at them gives the mask's: no module has to know of masks.
/// </remarks>
internal sealed class MaskedLayer : IDisposable
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;
    private readonly Tensor _originalWeight;
    private readonly Tensor? _originalBias;

    /// <summary>Masks a layer, each neuron by 1.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="weight">[neurons, ...].</param>
    /// <param name="bias">[neurons].</param>
    public MaskedLayer(string name, Parameter weight, Parameter? bias)
    {
        Name = name;
        _weight = weight;
        _bias = bias;
        _originalWeight = weight.detach().clone().DetachFromDisposeScope();
        _originalBias = bias?.detach().clone().DetachFromDisposeScope();
        Mask = (Parameter)nn.Parameter(ones(weight.shape[0], device: weight.device)).DetachFromDisposeScope();
    }

    public string Name { get; }

    /// <summary>[neurons], 0..1.</summary>
    public Parameter Mask { get; }

    public long NeuronCount => Mask.shape[0];

    /// <summary>Neurons without any weight.</summary>
    public long PrunedCount
    {
        get
        {
            using var scope = NewDisposeScope();
            return _weight.detach().view(NeuronCount, -1).ne(0).any(1).logical_not().sum().item<long>();
        }
    }

    /// <summary>Random noise, uniform up to a limit either way.</summary>
    public NeuronNoise DrawNoise(double limit, Generator generator)
    {
        return new NeuronNoise(Draw(), Draw());

        Tensor Draw() => ((rand(NeuronCount, generator: generator) * (2 * limit)) - limit).to(Mask.device);
    }

    /// <summary>Gives the layer its weights with the mask, perturbed or not.</summary>
    public void Apply(NeuronNoise? noise) => Set(noise is null ? Mask : Mask + noise.Weight, noise?.Bias);

    /// <summary>Gives the layer its weights with the mask, and none to neurons whose mask is at most a threshold.</summary>
    public void Prune(double threshold) => Set(where(Mask.gt(threshold), Mask, zeros_like(Mask)), biasNoise: null);

    /// <summary>The noise, moved up along the gradients at the layer's parameters by a distance.</summary>
    public NeuronNoise Ascend(NeuronNoise noise, double distance) => new(
        noise.Weight + (WeightGradient().sign() * distance),
        _bias is null ? noise.Bias : noise.Bias + ((_bias.grad! * _originalBias!).sign() * distance));

    /// <summary>Leaves the gradients at the layer's parameters as that at the mask.</summary>
    public void PullGradient() => Mask.grad = WeightGradient();

    public void ClearGradients()
    {
        _weight.grad?.zero_();
        _bias?.grad?.zero_();
    }

    public void Dispose()
    {
        _originalWeight.Dispose();
        _originalBias?.Dispose();
    }

    private Tensor WeightGradient() => (_weight.grad! * _originalWeight).view(NeuronCount, -1).sum(1);

    private void Set(Tensor factor, Tensor? biasNoise)
    {
        long[] spread = [NeuronCount, .. Enumerable.Repeat(1L, (int)_weight.dim() - 1)];
        _weight.copy_(_originalWeight * factor.view(spread));
        _bias?.copy_(biasNoise is null ? _originalBias! : _originalBias! * (biasNoise + 1));
    }
}
