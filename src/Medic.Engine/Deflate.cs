namespace Medic.Engine;

/// <summary>The compression of zip and gzip files (RFC 1951).</summary>
internal static class Deflate
{
    /// <summary>The most bytes that one may stand for: whatever declares more is lying.</summary>
    public const long MostExpansion = 1032;
}
