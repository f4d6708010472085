using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Random integers from 0 up to <paramref name="high"/>, without that.</summary>
    public static Tensor randint(
        long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null,
        string[]? names = null) => randint(0, high, size, dtype, device, requires_grad, generator, names);

    /// <summary>Random integers from <paramref name="low"/> up to <paramref name="high"/>, without that.</summary>
    public static Tensor randint(
        long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(
            Aten.Call("randint.low_generator", low, high, size, generator, dtype ?? ScalarType.Int64, default, On(device)),
            requires_grad, names);

    /// <summary>A random integer from 0 up to <paramref name="high"/>, without that.</summary>
    public static int randint_int(int high, Generator? generator = null) => randint_int(0, high, generator);

    /// <summary>A random integer from <paramref name="low"/> up to <paramref name="high"/>, without that.</summary>
    public static int randint_int(int low, int high, Generator? generator = null)
    {
        using var number = randint(low, high, [], ScalarType.Int32, generator: generator);
        return number.item<int>();
    }

    /// <summary>A random integer from 0 up to <paramref name="high"/>, without that.</summary>
    public static long randint_long(long high, Generator? generator = null) => randint_long(0, high, generator);

    /// <summary>A random integer from <paramref name="low"/> up to <paramref name="high"/>, without that.</summary>
    public static long randint_long(long low, long high, Generator? generator = null)
    {
        using var number = randint(low, high, [], ScalarType.Int64, generator: generator);
        return number.item<long>();
    }

    /// <summary>A random number, uniform from 0 up to 1.</summary>
    public static double rand_float(Generator? generator = null)
    {
        using var number = rand(Array.Empty<long>(), ScalarType.Float64, generator: generator);
        return number.item<double>();
    }

    /// <summary>A random number, normal with mean 0 and variance 1.</summary>
    public static double randn_float(Generator? generator = null)
    {
        using var number = randn(Array.Empty<long>(), ScalarType.Float64, generator: generator);
        return number.item<double>();
    }

    /// <summary>The integers from 0 up to <paramref name="n"/>, without that, in random order.</summary>
    public static Tensor randperm(
        long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Aten.Call("randperm.generator", n, generator, dtype ?? ScalarType.Int64, default, On(device));

    /// <summary>Random numbers, normal with that mean and standard deviation.</summary>
    public static Tensor normal(
        double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        randn(size, dtype, device, false, generator, names).mul_(std).add_(mean).requires_grad_(requires_grad);

    /// <summary>Random numbers, each normal with its own mean and standard deviation.</summary>
    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null) =>
        Aten.Call("normal.Tensor_Tensor", mean, std, generator);

    /// <summary>For every element, 1 with that probability, else 0.</summary>
    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);

    /// <summary>Random places, drawn with probabilities in proportion to the elements.</summary>
    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) =>
        input.multinomial(num_samples, replacement, generator);

    public partial class Tensor
    {
        /// <inheritdoc cref="torch.bernoulli"/>
        public Tensor bernoulli(Generator? generator = null) => Aten.Call("bernoulli", this, generator);

        /// <summary>Makes every element 1 with that probability, else 0.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Aten.InPlace("bernoulli_.float", this, p, generator);

        /// <summary>Makes every element 1 with its own probability, else 0.</summary>
        public Tensor bernoulli_(Tensor p, Generator? generator = null) => Aten.InPlace("bernoulli_.Tensor", this, p, generator);

        /// <inheritdoc cref="torch.multinomial"/>
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Aten.Call("multinomial", this, num_samples, replacement, generator);

        /// <summary>Makes the elements random, normal with that mean and standard deviation.</summary>
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) =>
            Aten.InPlace("normal_", this, mean, std, generator);

        /// <summary>Makes the elements random, uniform in that range.</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            Aten.InPlace("uniform_", this, from, to, generator);

        /// <summary>Makes the elements random, exponential with that rate.</summary>
        public Tensor exponential_(double lambda = 1, Generator? generator = null) =>
            Aten.InPlace("exponential_", this, lambda, generator);

        /// <summary>Makes the elements random integers from <paramref name="from"/> up to <paramref name="to"/>, without that.</summary>
        public Tensor random_(double from, double to, Generator? generator = null) =>
            Aten.InPlace("random_.from", this, (long)from, (long)to, generator);
    }
}
