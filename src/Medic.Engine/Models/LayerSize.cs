namespace Medic.Engine.Models;

/// <summary>How many numbers a layer has. Fractional numbers, so that absurd sizes are absurd and do not wrap.</summary>
internal static class LayerSize
{
    /// <summary>A square convolution without biases.</summary>
    public static double Convolution(double inputs, double outputs, int side) => inputs * outputs * side * side;

    /// <summary>Weights, biases, running means and variances; not the counter.</summary>
    public static double BatchNorm(double channels) => 4 * channels;

    /// <summary>Weights and biases.</summary>
    public static double Linear(double inputs, double outputs) => (inputs + 1) * outputs;
}
