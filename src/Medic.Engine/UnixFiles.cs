using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Medic.Engine;

/// <summary>What .NET does not offer of Unix's file systems.</summary>
internal static class UnixFiles
{
    private const string Library = "libc";
    private const int ReadOnly = 0;
    private const int Interrupted = 4;

    // EINVAL and EROFS; ENOTSUP of Linux and of macOS.
    private static readonly int[] Unsupported = [22, 30, 95, 45];

    /// <summary>Whether the system is one.</summary>
    public static bool AreThere { get; } = !OperatingSystem.IsWindows();

    /// <summary>Gives a file a second name, where that is free and the file system has such.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its second name, in the same file system.</param>
    /// <returns>Whether it has it.</returns>
    public static bool TryLink(string path, string name) => AreThere && Link(path, name) == 0;

    /// <summary>Has what was written to a file brought to its disk. .NET does so too, and passes over what the disk says of it.</summary>
    /// <param name="file">The file, open.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="IOException">The disk did not take it. Where a file system does not do such a thing, nothing is said.</exception>
    public static void Synchronize(SafeFileHandle file, string path)
    {
        if (!AreThere)
            return;
        int error;
        do
            error = Synchronize(file) == 0 ? 0 : Marshal.GetLastPInvokeError();
        while (error == Interrupted);
        if (error != 0 && Array.IndexOf(Unsupported, error) < 0)
        {
            throw new IOException($"What was written to '{path}' may not outlast a power cut: its disk says '{Marshal.GetPInvokeErrorMessage(error)}'. "
                + "See to the disk, and run again.")
            { HResult = error };
        }
    }

    /// <summary>Has a folder's names brought to its disk: a file that is there in full is lost if its name is.</summary>
    /// <param name="folder">The folder. Where it cannot be opened for that, as in some network's, nothing is done.</param>
    /// <exception cref="IOException">The disk did not take them.</exception>
    public static void SynchronizeFolder(string folder)
    {
        if (!AreThere)
            return;
        using var handle = Open(folder, ReadOnly);
        if (!handle.IsInvalid)
            Synchronize(handle, folder);
    }

    [DllImport(Library, EntryPoint = "link")]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [DllImport(Library, EntryPoint = "open")]
    private static extern SafeFileHandle Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport(Library, EntryPoint = "fsync", SetLastError = true)]
    private static extern int Synchronize(SafeFileHandle file);
}
