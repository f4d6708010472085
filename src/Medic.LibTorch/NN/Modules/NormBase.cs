using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Parameters and statistics of a normalisation, by channel.</summary>
public abstract class NormBase : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(bias))]
    private Parameter? _bias;

    [ComponentName(Name = nameof(weight))]
    private Parameter? _weight;

    [ComponentName(Name = nameof(running_mean))]
    private Tensor? _runningMean;

    [ComponentName(Name = nameof(running_var))]
    private Tensor? _runningVar;

    [ComponentName(Name = nameof(num_batches_tracked))]
    private Tensor? _batchesTracked;

    /// <summary>A normalisation of so many channels.</summary>
    public NormBase(
        long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
        : base(name)
    {
        this.num_features = num_features;
        this.eps = eps;
        this.momentum = momentum;
        this.affine = affine;
        this.track_running_stats = track_running_stats;
        if (affine)
        {
            weight = nn.Parameter(empty(num_features, dtype, device));
            bias = nn.Parameter(empty(num_features, dtype, device));
        }
        if (track_running_stats)
        {
            running_mean = zeros(num_features, dtype, device);
            running_var = ones(num_features, dtype, device);
            num_batches_tracked = tensor(0L, dtype, device);
        }
        reset_parameters();
    }

    /// <summary>How many channels there are.</summary>
    public long num_features { get; }

    /// <summary>What is added to the variance.</summary>
    public double eps { get; set; }

    /// <summary>A batch's share in the running statistics; none for the mean over all batches.</summary>
    public double? momentum { get; set; }

    /// <summary>Whether the channels are scaled and shifted afterwards.</summary>
    public bool affine { get; }

    /// <summary>Whether running statistics are kept, for use after training.</summary>
    public bool track_running_stats { get; }

    /// <summary>What is added to every channel.</summary>
    public Parameter? bias
    {
        get => _bias;
        set
        {
            _bias?.Dispose();
            _bias = value?.DetachFromDisposeScope() as Parameter;
            ConditionallyRegisterParameter(nameof(bias), _bias);
        }
    }

    /// <summary>What every channel is multiplied by.</summary>
    public Parameter weight
    {
        get => _weight!;
        set
        {
            if (ReferenceEquals(value, _weight)) return;
            _weight?.Dispose();
            _weight = (Parameter)value.DetachFromDisposeScope();
            ConditionallyRegisterParameter(nameof(weight), _weight);
        }
    }

    /// <summary>The running mean of every channel.</summary>
    public Tensor? running_mean
    {
        get => _runningMean;
        set => SetBuffer(nameof(running_mean), ref _runningMean, value);
    }

    /// <summary>The running variance of every channel.</summary>
    public Tensor? running_var
    {
        get => _runningVar;
        set => SetBuffer(nameof(running_var), ref _runningVar, value);
    }

    /// <summary>How many batches are in the running statistics.</summary>
    public Tensor? num_batches_tracked
    {
        get => _batchesTracked;
        set => SetBuffer(nameof(num_batches_tracked), ref _batchesTracked, value);
    }

    /// <summary>Starts the running statistics anew.</summary>
    public void reset_running_stats()
    {
        if (!track_running_stats) return;
        nn.init.zeros_(running_mean!);
        nn.init.ones_(running_var!);
        nn.init.zeros_(num_batches_tracked!);
    }

    /// <summary>Starts everything anew: weights 1, biases 0, and the running statistics.</summary>
    public void reset_parameters()
    {
        reset_running_stats();
        if (!affine) return;
        nn.init.ones_(weight);
        nn.init.zeros_(bias!);
    }

    /// <summary>Refuses inputs of another number of dimensions.</summary>
    protected abstract void ValidateInputDimensions(Tensor input);

    private void SetBuffer(string component, ref Tensor? field, Tensor? value)
    {
        field?.Dispose();
        field = value?.DetachFromDisposeScope();
        ConditionallyRegisterBuffer(component, field);
    }
}
