using System.Security.Cryptography;
using System.Text;

namespace Medic.Engine;

/// <summary>SHA-256 as Medic writes it everywhere: lower-case hexadecimal.</summary>
internal static class Sha256
{
    /// <summary>The hash of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Hex(SHA256.HashData(bytes));

    /// <summary>The hash of a text's UTF-8 bytes.</summary>
    public static string OfText(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>The hash of a file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static string OfFile(string path)
    {
        using var stream = File.OpenRead(path);
        return Hex(SHA256.HashData(stream));
    }

    /// <summary>The hash of what was given piece by piece.</summary>
    public static string Of(IncrementalHash pieces) => Hex(pieces.GetHashAndReset());

    private static string Hex(byte[] hash) => Convert.ToHexString(hash).ToLowerInvariant();
}
