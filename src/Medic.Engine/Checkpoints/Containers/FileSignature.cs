using System.Text;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>Tells from its first bytes what a file is: people hand over all sorts of files by mistake.</summary>
internal static class FileSignature
{
    /// <summary>How many bytes are looked at.</summary>
    public const int Length = 512;

    /// <summary>A zip archive.</summary>
    public const string Zip = "a zip archive";

    /// <summary>A sequence of pickles.</summary>
    public const string Pickle = "a pickle";

    /// <summary>A safetensors file.</summary>
    public const string Safetensors = "a safetensors file";

    /// <summary>A tar archive.</summary>
    public const string Tar = "a tar archive (PyTorch before 0.1.10 wrote such; load it there and save it again)";

    private const int TarMagicOffset = 257;

    /// <summary>What the file is, in words.</summary>
    /// <param name="head">Its first bytes.</param>
    public static string Recognize(ReadOnlySpan<byte> head)
    {
        // Before all others: it begins with a name, which can be made to look like anything.
        if (TarHeader.IsOne(head))
            return Tar;
        if (head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8))
            return Zip;
        // Protocols 2 and above begin with their number; those below with torch.save's own magic number in decimal.
        if (head[0] == 0x80 || head.StartsWith("L119547037146038801333356L"u8))
            return Pickle;
        if (head is [0x89, (byte)'P', (byte)'N', (byte)'G', ..])
            return "a PNG picture";
        if (head is [0xff, 0xd8, 0xff, ..])
            return "a JPEG picture";
        if (head is [0x89, (byte)'H', (byte)'D', (byte)'F', ..])
            return "an HDF5 file (Keras?)";
        if (head is [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..])
            return "a NumPy array";
        if (head is [0x1f, 0x8b, ..])
            return "a gzip file (unpack it first)";
        if (head is [_, _, _, _, _, 0, 0, 0, (byte)'{', ..])
            return Safetensors;
        if (head.Length > TarMagicOffset && head[TarMagicOffset..].StartsWith("ustar"u8))
            return Tar;
        if (head.StartsWith("version https://git-lfs"u8))
            return "a Git LFS pointer (run 'git lfs pull' for the file itself)";
        if (!IsText(head))
            return "something else";
        return head.TrimStart(" \t\r\n"u8).StartsWith("<"u8) ? "a web page or XML" : "text";
    }

    // A character may be cut in two at the end of what is looked at.
    private static bool IsText(ReadOnlySpan<byte> head) =>
        !head.ContainsAnyInRange((byte)0, (byte)8) && Encoding.UTF8.GetString(head).Count(character => character == '\ufffd') <= 1;
}
