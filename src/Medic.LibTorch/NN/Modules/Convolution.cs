using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A convolution: weights slide over the input.</summary>
public abstract class Convolution : nn.Module<Tensor, Tensor>
{
    /// <summary>The bias, as fields are registered.</summary>
    [ComponentName(Name = nameof(bias))]
    private protected Parameter? _bias;

    /// <summary>The weight, as fields are registered.</summary>
    [ComponentName(Name = nameof(weight))]
    private protected Parameter? _weight;

    private protected Convolution(
        string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, Padding? padding_type,
        long[] dilation, long groups, bool bias, PaddingModes padding_mode, Device? device, ScalarType? dtype)
        : base(name)
    {
        this.in_channels = in_channels;
        this.out_channels = out_channels;
        this.kernel_size = kernel_size;
        this.stride = stride;
        this.dilation = dilation;
        this.groups = groups;
        this.padding_mode = padding_mode;
        output_padding = new long[kernel_size.Length];
        if (padding_type is { } type) SetPadding(type);
        else SetPadding(padding ?? new long[kernel_size.Length]);

        weight = nn.Parameter(empty([out_channels, in_channels / groups, .. kernel_size], dtype, device));
        if (bias) this.bias = nn.Parameter(empty(out_channels, dtype, device));
        reset_parameters();
    }

    /// <summary>How many channels the input has.</summary>
    public long in_channels { get; }

    /// <summary>How many channels the output has.</summary>
    public long out_channels { get; }

    /// <summary>The size of the window that slides.</summary>
    public long[] kernel_size { get; set; }

    /// <summary>How far the window moves at a time.</summary>
    public long[] stride { get; set; }

    /// <summary>How much is added on either side of every dimension.</summary>
    public long[]? padding { get; private set; }

    /// <summary>How much is added, by the result's size.</summary>
    public Padding? padding_type { get; private set; }

    /// <summary>What is added.</summary>
    public PaddingModes padding_mode { get; set; }

    /// <summary>How far apart the window's elements are.</summary>
    public long[] dilation { get; set; }

    /// <summary>In how many groups the channels go their separate ways.</summary>
    public long groups { get; set; }

    /// <summary>What a transposed convolution adds to its output.</summary>
    public long[] output_padding { get; set; }

    /// <summary>Whether the convolution is transposed: none here is.</summary>
    public bool transposed => false;

    /// <summary>What is added to every channel of the output, if anything.</summary>
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

    /// <summary>The weights, by output channel, input channel of a group, and place in the window.</summary>
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

    /// <summary>Draws weights and biases anew, uniform within 1 over the square root of the inputs of an output.</summary>
    public void reset_parameters()
    {
        nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        if (bias is null) return;
        var (fanIn, _) = nn.init.CalculateFanInAndFanOut(weight);
        if (fanIn == 0) return;
        var bound = 1 / Math.Sqrt(fanIn);
        nn.init.uniform_(bias, -bound, bound);
    }

    /// <summary>Says how much is added on either side of every dimension.</summary>
    public void SetPadding(long[] padding)
    {
        this.padding = padding;
        padding_type = null;
    }

    /// <summary>Says how much is added, by the result's size.</summary>
    public void SetPadding(Padding padding)
    {
        this.padding = null;
        padding_type = padding;
        if (padding == Padding.Same && stride.Any(step => step != 1))
        {
            throw new ArgumentException("A convolution that keeps the size cannot have a stride.");
        }
    }

    /// <summary>Both sides' padding of every dimension, the last dimension first, as <see cref="nn.functional.pad(Tensor, long[], PaddingModes, double)"/> takes it.</summary>
    private protected long[] PaddingOfSides()
    {
        var sides = new List<long>();
        for (var i = kernel_size.Length - 1; i >= 0; i--)
        {
            var both = padding_type == Padding.Same ? dilation[i] * (kernel_size[i] - 1) : 2 * (padding?[i] ?? 0);
            sides.Add(both / 2);
            sides.Add(both - both / 2);
        }
        return [.. sides];
    }
}
