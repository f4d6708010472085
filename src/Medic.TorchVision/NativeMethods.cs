using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>native/medic_image.h, entry by entry.</summary>
internal static unsafe partial class NativeMethods
{
    /// <summary>MEDIC_MESSAGE_SIZE: what every call's message may take.</summary>
    internal const int MessageSize = 256;

    private const string Library = "MedicImage";

    internal enum Status
    {
        Ok,
        UnknownFormat,
        Invalid,
        NoMemory,
    }

    [LibraryImport(Library)]
    internal static partial Status medic_image_read_shape(byte* file, nuint size, out ImageShape shape, byte* message);

    [LibraryImport(Library)]
    internal static partial Status medic_image_decode(byte* file, nuint size, in ImageShape shape, byte* planes, byte* message);

    [LibraryImport(Library)]
    internal static partial Status medic_image_encode_png(byte* planes, in ImageShape shape, out EncodedFile file, byte* message);

    [LibraryImport(Library)]
    internal static partial void medic_image_free(ref EncodedFile file);

    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct ImageShape(int Width, int Height, int Channels);

    [StructLayout(LayoutKind.Sequential)]
    internal struct EncodedFile
    {
        internal byte* Data;
        internal nuint Size;
        internal nuint Capacity;
    }
}
