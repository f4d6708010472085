namespace Medic.LibTorch.Tests;

/// <summary>Tensors to test with, and their elements to assert on.</summary>
internal static class Tensors
{
    /// <summary>The same numbers in C# and, by <see cref="WavePython"/>, in Python.</summary>
    public static Tensor Wave(double step, params long[] shape)
    {
        var numbers = Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(i => Math.Sin(i * step)).ToArray();
        return tensor(numbers, shape, dtype: float32);
    }

    public const string WavePython =
        """
        def wave(step, *shape):
            import math
            n = math.prod(shape)
            return torch.tensor([math.sin(i * step) for i in range(n)], dtype=torch.float64).float().reshape(shape)

        """;

    /// <summary>All elements as 64-bit floating-point numbers, in the order of their indices.</summary>
    public static double[] Numbers(this Tensor tensor)
    {
        using var converted = tensor.detach().to(float64).contiguous();
        return converted.data<double>().ToArray();
    }

    public static void Near(double[] expected, double[] actual, double tolerance = 1e-5)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (double.IsNaN(expected[i]) && double.IsNaN(actual[i])) continue;
            var allowed = tolerance * Math.Max(1, Math.Abs(expected[i]));
            Assert.True(
                expected[i] == actual[i] || Math.Abs(expected[i] - actual[i]) <= allowed, $"[{i}]: expected {expected[i]}, got {actual[i]}");
        }
    }
}
