using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace Medic.Engine.Checkpoints.Scanning;

/// <summary>What stands before a NumPy array's contents, as far as it says whether they are a pickle.</summary>
internal static partial class NumPyHeader
{
    /// <summary>Most bytes of a header that are looked at.</summary>
    public const int MaxLength = 1 << 16;

    private const int MagicLength = 6;
    private const int ShortPreamble = 10;
    private const int LongPreamble = 12;

    private const string Type = @"'[<>|=]?[biufcSUVmM][0-9]+(?:\[[0-9]*[A-Za-z]+(?:/[0-9]+)?\])?'";
    private const string Name = @"(?:'[^'\\]*'|\('[^'\\]*',[ ]'[^'\\]*'\))";
    private const string FieldEnd = @"(?:,[ ]\([0-9,\x20]*\))?\)(?:,[ ])?";

    /// <summary>What an array's file begins with.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads it.</summary>
    /// <param name="head">The file's first bytes.</param>
    /// <param name="contents">Where the contents begin.</param>
    /// <returns>Whether they are objects, as a pickle; null where the header is none.</returns>
    public static bool? HoldsObjects(ReadOnlySpan<byte> head, out int contents)
    {
        contents = 0;
        if (head.Length < LongPreamble || !head.StartsWith(Magic) || head[MagicLength] is < 1 or > 3)
            return null;
        var isShort = head[MagicLength] == 1;
        var preamble = isShort ? ShortPreamble : LongPreamble;
        var length = isShort ? BinaryPrimitives.ReadUInt16LittleEndian(head[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
        if (length > head.Length - preamble)
            return null;
        contents = preamble + (int)length;
        var header = Encoding.Latin1.GetString(head.Slice(preamble, (int)length));
        return Plain().IsMatch(header) ? false
            : Objects().IsMatch(header) ? true
            : null;
    }

    [GeneratedRegex(@"['""][|<>=]?O\d*['""]")]
    private static partial Regex Objects();

    // {'descr': '<f4', 'fortran_order': False, 'shape': (3, 32, 32), }, or a list of fields for the type.
    // NumPy has Python evaluate it, so that a type may be spelt in escapes, or be one of many names for objects: what is not known to be
    // numbers, text or raw bytes is not plain. Fields are a name, a type or fields, and perhaps a shape.
    [GeneratedRegex(
        $$"""
        ^\{'descr':[ ](?:{{Type}}|\[
            (?: \({{Name}},[ ](?:{{Type}}{{FieldEnd}}|(?<open>\[)) | (?<-open>\]){{FieldEnd}} )*
        \](?(open)(?!))),[ ]'fortran_order':[ ](?:True|False),[ ]'shape':[ ]\([0-9,\x20]*\),?[ ]*\}\s*\z
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Plain();
}
