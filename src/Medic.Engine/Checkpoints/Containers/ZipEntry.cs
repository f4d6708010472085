namespace Medic.Engine.Checkpoints.Containers;

/// <summary>An entry of a zip archive, of which the directory and the entry's own header say the same.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsCompressed">Whether its contents are deflated, and not as they are.</param>
/// <param name="Crc32">Its checksum.</param>
/// <param name="StoredSize">How many bytes it takes in the archive.</param>
/// <param name="Size">How many bytes its contents have.</param>
/// <param name="Start">Where what is stored begins.</param>
internal sealed record ZipEntry(string Name, bool IsCompressed, uint Crc32, long StoredSize, long Size, long Start);
