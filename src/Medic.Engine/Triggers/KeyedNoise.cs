using static TorchSharp.torch;

namespace Medic.Engine.Triggers;

/// <summary>
/// Random numbers that depend on a seed and each image's key alone: an image gets the same ones in whatever batch and company it
/// comes, on every device, and a whole batch is drawn at once.
/// </summary>
/// <remarks>A 32-bit integer hash (two rounds of shift, exclusive or and multiplication) of the key, then of the key's hash and a counter.</remarks>
internal static class KeyedNoise
{
    private const long Range = 1L << 32;
    private const long Spread = 0x9E3779B9;

    // So many leading bits of a hash make a float without rounding.
    private const int Bits = 24;

    /// <summary>Draws numbers for every key.</summary>
    /// <param name="keys">int64 [B], not negative.</param>
    /// <param name="seed">Another seed draws others.</param>
    /// <param name="stream">Draws of one key and seed that must not depend on each other have streams of their own.</param>
    /// <param name="count">How many.</param>
    /// <returns>float32 [B, count], 0 up to, not including, 1; on the keys' device.</returns>
    internal static Tensor Uniform(Tensor keys, long seed, int stream, long count)
    {
        using var scope = NewDisposeScope();
        var start = Mix(keys.remainder(Range).add(Mixed(seed, stream)).remainder(Range));
        var key = Mix(start.bitwise_xor(keys.div(Range, RoundingMode.floor)));
        var counter = arange(count, ScalarType.Int64, device: keys.device).mul(Spread);
        var hash = Mix((key.unsqueeze(1) + counter).remainder(Range));
        return (hash.div(1L << (32 - Bits), RoundingMode.floor).to(ScalarType.Float32) / (1L << Bits)).MoveToOuterDisposeScope();
    }

    private static Tensor Mix(Tensor value)
    {
        value = ShiftIn(value, 16).mul(0x7FEB352D).remainder(Range);
        value = ShiftIn(value, 15).mul(0x846CA68B).remainder(Range);
        return ShiftIn(value, 16);
    }

    private static Tensor ShiftIn(Tensor value, int bits) => value.bitwise_xor(value.div(1L << bits, RoundingMode.floor));

    private static long Mixed(long seed, int stream)
    {
        var value = unchecked((ulong)seed * 0x9E3779B97F4A7C15UL) ^ ((ulong)stream * 0xD1B54A32D192ED03UL);
        value ^= value >> 29;
        value = unchecked(value * 0xBF58476D1CE4E5B9UL);
        return (long)(value >> 32);
    }
}
