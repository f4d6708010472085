using Medic.Engine.Checkpoints.Containers;

namespace Medic.Engine.Tests.Checkpoints;

public sealed class Crc32Tests
{
    [Fact]
    public void Known_checksums()
    {
        Assert.Equal(0u, Crc32.Compute([]));
        Assert.Equal(0xcbf43926, Crc32.Compute("123456789"u8));
    }

    [Fact]
    public void Every_length_gives_what_the_definition_gives()
    {
        var bytes = new byte[400];
        new Random(0).NextBytes(bytes);
        for (var length = 0; length <= bytes.Length; length++)
            Assert.Equal(ByDefinition(bytes.AsSpan(0, length)), Crc32.Compute(bytes.AsSpan(0, length)));
    }

    private static uint ByDefinition(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xedb88320;
        }

        return ~crc;
    }
}
