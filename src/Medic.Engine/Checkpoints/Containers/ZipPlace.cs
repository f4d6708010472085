namespace Medic.Engine.Checkpoints.Containers;

/// <summary>What an entry takes of its archive.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Begin">Where its own header begins.</param>
/// <param name="HasDescriptor">Whether a descriptor may stand behind its contents.</param>
internal sealed record ZipPlace(ZipEntry Entry, long Begin, bool HasDescriptor)
{
    /// <summary>Where its contents end.</summary>
    public long End => Entry.Start + Entry.StoredSize;
}
