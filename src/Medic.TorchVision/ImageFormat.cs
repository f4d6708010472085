namespace TorchSharp;

public static partial class torchvision
{
    /// <summary>File format for an image; this backend writes <see cref="Png"/> only.</summary>
    public enum ImageFormat
    {
        /// <summary>No format in particular.</summary>
        Unknown,

        /// <summary>Portable Network Graphics.</summary>
        Png,

        /// <summary>JPEG; read, not written.</summary>
        Jpeg,
    }
}
