using System.Buffers;
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
    private const int DigitsOfEscape = 3;
    private const long Endless = long.MaxValue;

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789_+ "u8);

    private long _frameEnd;

    /// <summary>Whether there is nothing more to read.</summary>
    public bool IsAtEnd => input.IsAtEnd;

    /// <summary>
    /// Whether a frame goes on that was begun. Python may have read all of it, and goes on behind it after a pickle that ends within.
    /// </summary>
    public bool IsInFrame => input.Position < _frameEnd;

    /// <summary>Whether the frame is longer than what there is; nothing is left to go on with then.</summary>
    public bool IsFrameCut => _frameEnd == Endless;

    /// <summary>Whether an instruction has reached over the end of a frame, or begun another within.</summary>
    public bool HasBrokenFrame { get; private set; }

    /// <summary>The next instruction.</summary>
    /// <exception cref="InvalidDataException">There is none: the pickle is damaged, or asks for too much.</exception>
    public PickleInstruction Read()
    {
        var position = input.Position;
        var wasInFrame = IsInFrame;
        var opcode = (Opcode)input.ReadByte();
        var instruction = new PickleInstruction(opcode, position, ReadArgument(opcode));
        HasBrokenFrame |= wasInFrame && (opcode == Opcode.Frame || input.Position > _frameEnd);
        return instruction;
    }

    private object? ReadArgument(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Proto:
                var protocol = input.ReadByte();
                return protocol <= LastProtocol ? null : throw FileProblem.Unsupported($"a pickle of protocol {protocol}");
            case Opcode.Frame:
                var length = input.ReadUInt64();
                _frameEnd = length <= (ulong)input.Left ? input.Position + (long)length : Endless;
                return null;
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
                return Index();
            case Opcode.Int:
            case Opcode.Long:
            case Opcode.Float:
            case Opcode.PersId:
                return Line(Encoding.UTF8);
            case Opcode.Long1:
                return Bytes(input.ReadByte());
            case Opcode.Long4:
                return Bytes(Length32());
            case Opcode.String:
                return Quoted(Line(Encoding.UTF8));
            case Opcode.Unicode:
                return Escaped(Line(Encoding.Latin1));
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
                var module = Name();
                return new PythonGlobal(module, Name());
            default:
                return Enum.IsDefined(opcode) ? null : throw Damaged($"has the unknown instruction 0x{(byte)opcode:x2}");
        }
    }

    private static InvalidDataException Damaged(string detail) => FileProblem.Damaged($"its pickle {detail}");

    // What the quotes hold, as Python's bytes literals spell it.
    private string? Quoted(string? line)
    {
        line = line?.Trim();
        if (line is null)
            return null;
        if (line.Length < 2 || line[0] is not ('\'' or '"') || line[^1] != line[0])
            throw Damaged("has a string without quotes");
        if (!line.Contains('\\', StringComparison.Ordinal))
            return line[1..^1];
        Keep(2L * sizeof(char) * line.Length);
        var text = new StringBuilder(line.Length);
        var rest = line.AsSpan(1, line.Length - 2);
        while (!rest.IsEmpty)
            text.Append(TakeCharacter(ref rest));
        return text.ToString();
    }

    private static ReadOnlySpan<char> TakeCharacter(ref ReadOnlySpan<char> rest)
    {
        var taken = rest;
        if (rest is not ['\\', var kind, ..])
        {
            rest = rest[1..];
            return taken[..1];
        }

        rest = rest[2..];
        switch (kind)
        {
            case '\\' or '\'' or '"':
                return taken[1..2];
            case 'x':
                if (rest.Length < 2 || !byte.TryParse(rest[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                    throw Damaged("has a string with an incomplete escape");
                rest = rest[2..];
                return ((char)code).ToString();
            case >= '0' and <= '7':
                var (octal, digits) = (kind - '0', 1);
                for (; digits < DigitsOfEscape && rest is [>= '0' and <= '7', ..]; digits++)
                {
                    octal = (octal * 8) + rest[0] - '0';
                    rest = rest[1..];
                }

                return ((char)(byte)octal).ToString();
            case 'a' or 'b' or 'f' or 'n' or 'r' or 't' or 'v':
                return "\a\b\f\n\r\t\v".AsSpan("abfnrtv".IndexOf(kind, StringComparison.Ordinal), 1);
            default:
                return taken[..2];
        }
    }

    // Names can be spelt in escapes.
    private string? Escaped(string? line)
    {
        if (line is null || !line.Contains('\\', StringComparison.Ordinal))
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

    // What is no name may be of any length; nothing is kept of what is too long.
    private string? Line(Encoding encoding)
    {
        if (!input.TryReadLine(limits.MaxTextBytes, out var line))
        {
            input.SkipLine();
            return null;
        }

        Keep(line.Length * (long)sizeof(char));
        return encoding.GetString(line);
    }

    // Of what is too long for a name, the beginning.
    private string Name()
    {
        var most = Math.Min(limits.MaxTextBytes, LongestText);
        if (!input.TryReadLine(most, out var line))
        {
            line = input.Read((ulong)most);
            Keep(line.Length * (long)sizeof(char));
            var beginning = Encoding.UTF8.GetString(line);
            input.SkipLine();
            return beginning;
        }

        Keep(line.Length * (long)sizeof(char));
        return Encoding.UTF8.GetString(line);
    }

    // As Python's int() takes it.
    private long Index()
    {
        var most = Math.Min(limits.MaxTextBytes, LongestText);
        if (!input.TryReadLine(most, out var line))
        {
            throw input.Read((ulong)most).ContainsAnyExcept(Digits) ? Damaged("remembers a value under no number")
                : FileProblem.Excessive($"its pickle remembers a value under a number of more than {most} digits", nameof(CheckpointReadOptions.MaxTextBytes));
        }

        var text = Encoding.UTF8.GetString(line).Trim();
        var digits = (text.StartsWith('+') ? text[1..] : text).Replace("_", "", StringComparison.Ordinal).TrimStart('0');
        return digits.Length == 0 && text.Contains('0', StringComparison.Ordinal) ? 0
            : long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index
            : throw Damaged("remembers a value under no number");
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
