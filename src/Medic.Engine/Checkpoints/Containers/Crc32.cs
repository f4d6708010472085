using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>The checksum of zip archives. Large models have hundreds of megabytes to be summed: the processor's help counts.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xedb88320;
    private const int BlockSize = 16;
    private const int LaneCount = 4;

    // Table k gives what a byte contributes when k more bytes follow it.
    private static readonly uint[][] Tables = CreateTables();

    /// <summary>The checksum of these bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        if (Pclmulqdq.IsSupported && bytes.Length >= LaneCount * BlockSize)
            crc = Fold(crc, ref bytes);
        return ~Continue(crc, bytes);
    }

    // Eight bytes at a time, by table.
    private static uint Continue(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint[] t0 = Tables[0], t1 = Tables[1], t2 = Tables[2], t3 = Tables[3], t4 = Tables[4], t5 = Tables[5], t6 = Tables[6], t7 = Tables[7];
        while (bytes.Length >= 8)
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = t7[(byte)low] ^ t6[(byte)(low >> 8)] ^ t5[(byte)(low >> 16)] ^ t4[low >> 24]
                ^ t3[(byte)high] ^ t2[(byte)(high >> 8)] ^ t1[(byte)(high >> 16)] ^ t0[high >> 24];
            bytes = bytes[8..];
        }

        foreach (var value in bytes)
            crc = (crc >> 8) ^ t0[(byte)(crc ^ value)];
        return crc;
    }

    // V. Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction" (Intel, 2009). A block of 128
    // bits is carried n bits forward by multiplying its halves with x^(n+32) and x^(n-32) modulo the polynomial (bits reflected),
    // and added to what stands there. Four lanes keep the multiplier busy. What is left at the end is one block with the same
    // remainder as all before it, which the table then takes.
    private static uint Fold(uint crc, ref ReadOnlySpan<byte> bytes)
    {
        var byFourBlocks = Vector128.Create(0x1_5444_2bd4, 0x1_c6e4_1596);
        var byOneBlock = Vector128.Create(0x1_7519_97d0, 0x0_ccaa_009e);

        var blocks = MemoryMarshal.Cast<byte, Vector128<long>>(bytes);
        bytes = bytes[(blocks.Length * BlockSize)..];
        var lane0 = blocks[0] ^ Vector128.CreateScalar((long)crc);
        var lane1 = blocks[1];
        var lane2 = blocks[2];
        var lane3 = blocks[3];
        blocks = blocks[LaneCount..];
        while (blocks.Length >= LaneCount)
        {
            lane0 = CarryForward(lane0, byFourBlocks) ^ blocks[0];
            lane1 = CarryForward(lane1, byFourBlocks) ^ blocks[1];
            lane2 = CarryForward(lane2, byFourBlocks) ^ blocks[2];
            lane3 = CarryForward(lane3, byFourBlocks) ^ blocks[3];
            blocks = blocks[LaneCount..];
        }

        var last = CarryForward(lane0, byOneBlock) ^ lane1;
        last = CarryForward(last, byOneBlock) ^ lane2;
        last = CarryForward(last, byOneBlock) ^ lane3;
        foreach (var block in blocks)
            last = CarryForward(last, byOneBlock) ^ block;
        return Continue(0, MemoryMarshal.AsBytes(new ReadOnlySpan<Vector128<long>>(in last)));
    }

    private static Vector128<long> CarryForward(Vector128<long> block, Vector128<long> powers) =>
        Pclmulqdq.CarrylessMultiply(block, powers, 0x00) ^ Pclmulqdq.CarrylessMultiply(block, powers, 0x11);

    private static uint[][] CreateTables()
    {
        var tables = Enumerable.Range(0, 8).Select(_ => new uint[256]).ToArray();
        for (var i = 0u; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value >> 1) ^ ((value & 1) * Polynomial);
            tables[0][i] = value;
        }

        for (var k = 1; k < tables.Length; k++)
        {
            for (var i = 0; i < 256; i++)
                tables[k][i] = (tables[k - 1][i] >> 8) ^ tables[0][(byte)tables[k - 1][i]];
        }

        return tables;
    }
}
