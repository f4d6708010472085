using System.Globalization;
using System.Text;
using Medic.Engine.Checkpoints.Containers;

namespace Medic.Engine.Checkpoints.Pickling;

/// <summary>Takes pickles apart into instructions, without doing what they say.</summary>
/// <param name="input">The pickles.</param>
/// <param name="limits">What they may ask for.</param>
/// <param name="budget">The memory that arguments may take.</param>
internal sealed class InstructionReader(PickleInput input, CheckpointReadOptions limits, MemoryBudget budget)
{
    // No name comes near this.
    private const int LongestText = 1 << 16;
    private const byte LastProtocol = 5;

    /// <summary>Whether there is nothing more to read.</summary>
    public bool IsAtEnd => input.IsAtEnd;

    /// <summary>The next instruction.</summary>
    /// <exception cref="InvalidDataException">There is none: the pickle is damaged, or asks for too much.</exception>
    public PickleInstruction Read()
    {
        var position = input.Position;
        var opcode = (Opcode)input.ReadByte();
        return new PickleInstruction(opcode, position, ReadArgument(opcode));
    }

    private object? ReadArgument(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Proto:
                var protocol = input.ReadByte();
                return protocol <= LastProtocol ? null : throw FileProblem.Unsupported($"a pickle of protocol {protocol}");
            case Opcode.Frame:
            case Opcode.BinFloat:
                return Skip(sizeof(ulong));
            case Opcode.BinInt:
                return (long)input.ReadInt32();
            case Opcode.BinInt1:
            case Opcode.BinPut:
            case Opcode.BinGet:
            case Opcode.Ext1:
                return (long)input.ReadByte();
            case Opcode.BinInt2:
            case Opcode.Ext2:
                return (long)input.ReadUInt16();
            case Opcode.LongBinPut:
            case Opcode.LongBinGet:
            case Opcode.Ext4:
                return (long)input.ReadUInt32();
            case Opcode.Put:
            case Opcode.Get:
                return uint.TryParse(Line(), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? (long)index : throw Damaged("remembers a value under no number");
            case Opcode.Int:
            case Opcode.Long:
            case Opcode.Float:
            case Opcode.PersId:
                return Line();
            case Opcode.Long1:
                return Bytes(input.ReadByte());
            case Opcode.Long4:
                return Bytes(Length32());
            case Opcode.String:
                return Quoted(Line());
            case Opcode.Unicode:
                return Escaped(Line());
            case Opcode.ShortBinString:
            case Opcode.ShortBinUnicode:
                return Text(input.ReadByte());
            case Opcode.BinString:
                return Text(Length32());
            case Opcode.BinUnicode:
                return Text(input.ReadUInt32());
            case Opcode.BinUnicode8:
                return Text(input.ReadUInt64());
            case Opcode.ShortBinBytes:
                return Bytes(input.ReadByte());
            case Opcode.BinBytes:
                return Bytes(input.ReadUInt32());
            case Opcode.BinBytes8:
            case Opcode.ByteArray8:
                return Bytes(input.ReadUInt64());
            case Opcode.Global:
            case Opcode.Inst:
                var module = Line();
                return new PythonGlobal(module, Line());
            default:
                return Enum.IsDefined(opcode) ? null : throw Damaged($"has the unknown instruction 0x{(byte)opcode:x2}");
        }
    }

    private static InvalidDataException Damaged(string detail) => FileProblem.Damaged($"its pickle {detail}");

    // What the quotes hold; escapes stay, since no name has any.
    private static string Quoted(string line)
    {
        line = line.Trim();
        return line.Length >= 2 ? line[1..^1] : line;
    }

    // Names can be spelt in escapes.
    private string Escaped(string line)
    {
        if (!line.Contains('\\', StringComparison.Ordinal))
            return line;
        // The text, and what it is put together in.
        Keep(2L * sizeof(char) * line.Length);
        var text = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            var digits = line[i] == '\\' && i + 1 < line.Length ? line[i + 1] switch { 'u' => 4, 'U' => 8, _ => 0 } : 0;
            if (digits > 0 && i + 1 + digits < line.Length
                && int.TryParse(line.AsSpan(i + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code))
            {
                text.Append(new Rune(code).ToString());
                i += 1 + digits;
            }
            else
            {
                text.Append(line[i]);
            }
        }

        return text.ToString();
    }

    private string Line()
    {
        var line = input.ReadLine(limits.MaxTextBytes);
        Keep(line.Length * (long)sizeof(char));
        return Encoding.UTF8.GetString(line);
    }

    private ulong Length32() => input.ReadInt32() is >= 0 and var length ? (ulong)length : throw Damaged("has a value of negative length");

    private string? Text(ulong length)
    {
        if (length > LongestText)
            return (string?)Skip(length);
        var text = input.Read(length);
        Keep(text.Length * (long)sizeof(char));
        return Encoding.UTF8.GetString(text);
    }

    private byte[]? Bytes(ulong length)
    {
        if (length > (ulong)limits.MaxTextBytes)
            return (byte[]?)Skip(length);
        var bytes = input.Read(length);
        Keep(bytes.Length);
        return bytes.ToArray();
    }

    private object? Skip(ulong length)
    {
        input.Skip(length);
        return null;
    }

    private void Keep(long bytes) => budget.Charge(bytes, "its pickle");
}
