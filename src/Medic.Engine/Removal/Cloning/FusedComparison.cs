using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Medic.Engine.Removal.Cloning;

/// <summary>The factors of every value of a sample, in memory order.</summary>
/// <param name="Offset">- mean.</param>
/// <param name="Strength">t / (std + 1e-5).</param>
/// <param name="Force">t * std.</param>
/// <param name="Inverse">1 / std; 0 where that is 0, 1 where differences are not normalised.</param>
internal sealed record ActivationFactors(float[] Offset, float[] Strength, float[] Force, float[] Inverse);

/// <summary>Importance, loss and gradient of one sample's activations at one hook point, eight values at a time.</summary>
/// <remarks>Holds room for one sample; not for use by two threads at once.</remarks>
/// <param name="length">The values of a sample: C * H * W.</param>
internal sealed class FusedComparison(int length)
{
    private static readonly int Lanes = Vector256<float>.Count;

    private readonly float[] _strength = new float[length];
    private readonly float[] _force = new float[length];

    /// <summary>Writes the gradient at the clone's activations and returns the loss.</summary>
    /// <param name="factors">The hook point's factors.</param>
    /// <param name="source">The hooked layer's output in the teacher.</param>
    /// <param name="compared">The teacher's compared values.</param>
    /// <param name="impact">The gradient of the teacher's loss at the compared values.</param>
    /// <param name="clone">The clone's compared values.</param>
    /// <param name="gradient">Where the gradient goes.</param>
    /// <param name="scale">What the gradient is multiplied by.</param>
    public double Compare(
        ActivationFactors factors,
        ReadOnlySpan<float> source,
        ReadOnlySpan<float> compared,
        ReadOnlySpan<float> impact,
        ReadOnlySpan<float> clone,
        Span<float> gradient,
        float scale)
    {
        var (mostStrength, mostForce) = WriteExponents(factors, source, impact);
        var normalizer = WriteWeights(mostStrength, mostForce);
        return WriteGradient(factors, compared, clone, gradient, normalizer, normalizer * scale);
    }

    /// <summary>Writes t * n and t * g and returns the largest of each.</summary>
    private (float Strength, float Force) WriteExponents(ActivationFactors factors, ReadOnlySpan<float> source, ReadOnlySpan<float> impact)
    {
        var mostStrength = Vector256.Create(float.NegativeInfinity);
        var mostForce = mostStrength;
        ReadOnlySpan<float> offset = factors.Offset, strengths = factors.Strength, forces = factors.Force;
        Span<float> strengthRoom = _strength, forceRoom = _force;
        var i = 0;
        for (; i <= length - Lanes; i += Lanes)
        {
            var strength = (Load(source, i) + Load(offset, i)) * Load(strengths, i);
            var force = Load(impact, i) * Load(forces, i);
            Store(strength, strengthRoom, i);
            Store(force, forceRoom, i);
            mostStrength = Vector256.Max(mostStrength, strength);
            mostForce = Vector256.Max(mostForce, force);
        }

        var (highestStrength, highestForce) = (Largest(mostStrength), Largest(mostForce));
        for (; i < length; i++)
        {
            _strength[i] = (source[i] + factors.Offset[i]) * factors.Strength[i];
            _force[i] = impact[i] * factors.Force[i];
            highestStrength = MathF.Max(highestStrength, _strength[i]);
            highestForce = MathF.Max(highestForce, _force[i]);
        }

        return (highestStrength, highestForce);
    }

    /// <summary>
    /// Writes the root of the product of both exponentials, each taken from its largest exponent, in place of the first; returns what
    /// makes these the root of the product of both softmaxes.
    /// </summary>
    private float WriteWeights(float mostStrength, float mostForce)
    {
        var (strengthSum, forceSum) = (Vector256<float>.Zero, Vector256<float>.Zero);
        var (strengthTop, forceTop) = (Vector256.Create(mostStrength), Vector256.Create(mostForce));
        Span<float> strengths = _strength, forces = _force;
        var i = 0;
        for (; i <= length - Lanes; i += Lanes)
        {
            var strength = Exponential(Load(strengths, i) - strengthTop);
            var force = Exponential(Load(forces, i) - forceTop);
            strengthSum += strength;
            forceSum += force;
            Store(Vector256.Sqrt(strength * force), strengths, i);
        }

        double strengthTotal = Vector256.Sum(strengthSum), forceTotal = Vector256.Sum(forceSum);
        for (; i < length; i++)
        {
            var (strength, force) = (MathF.Exp(_strength[i] - mostStrength), MathF.Exp(_force[i] - mostForce));
            strengthTotal += strength;
            forceTotal += force;
            _strength[i] = MathF.Sqrt(strength * force);
        }

        return (float)(1 / Math.Sqrt(strengthTotal * forceTotal));
    }

    private double WriteGradient(
        ActivationFactors factors,
        ReadOnlySpan<float> compared,
        ReadOnlySpan<float> clone,
        Span<float> gradient,
        float normalizer,
        float scale)
    {
        var sum = Vector256<float>.Zero;
        var scales = Vector256.Create(scale);
        ReadOnlySpan<float> inverses = factors.Inverse, weights = _strength;
        var i = 0;
        for (; i <= length - Lanes; i += Lanes)
        {
            var inverse = Load(inverses, i);
            var difference = (Load(clone, i) - Load(compared, i)) * inverse;
            var weighted = Load(weights, i) * difference;
            sum += weighted * difference;
            Store(weighted * inverse * scales, gradient, i);
        }

        double loss = Vector256.Sum(sum);
        for (; i < length; i++)
        {
            var difference = (clone[i] - compared[i]) * factors.Inverse[i];
            var weighted = _strength[i] * difference;
            loss += weighted * difference;
            gradient[i] = weighted * factors.Inverse[i] * scale;
        }

        return loss * normalizer;
    }

    /// <summary>
    /// e to the x for x of 0 or less, within 3 units in the last place: 2^n times a polynomial of the remainder (Cephes' expf).
    /// Exponents below -87 give what -87 gives, about 1e-38, which no sum notices.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Exponential(Vector256<float> x)
    {
        x = Vector256.Max(x, Vector256.Create(-87f));
        var n = Vector256.Floor((x * 1.44269504f) + Vector256.Create(0.5f));
        var r = x - (n * 0.693359375f) + (n * 2.12194440e-4f);
        var p = Vector256.Create(1.9875691500e-4f);
        p = (p * r) + Vector256.Create(1.3981999507e-3f);
        p = (p * r) + Vector256.Create(8.3334519073e-3f);
        p = (p * r) + Vector256.Create(4.1665795894e-2f);
        p = (p * r) + Vector256.Create(1.6666665459e-1f);
        p = (p * r) + Vector256.Create(5.0000001201e-1f);
        p = (p * r * r) + r + Vector256.Create(1f);
        var power = Vector256.ShiftLeft(Vector256.ConvertToInt32(n) + Vector256.Create(127), 23);
        return p * power.AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(ReadOnlySpan<float> values, int index) =>
        Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<float> values, Span<float> target, int index) =>
        values.StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)index);

    private static float Largest(Vector256<float> values)
    {
        var most = float.NegativeInfinity;
        for (var lane = 0; lane < Lanes; lane++)
            most = MathF.Max(most, values[lane]);
        return most;
    }
}
