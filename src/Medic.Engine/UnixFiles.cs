using System.Runtime.InteropServices;

namespace Medic.Engine;

/// <summary>What .NET does not offer of Unix's file systems.</summary>
internal static class UnixFiles
{
    private const string Library = "libc";
    private const int ReadOnly = 0;

    /// <summary>Whether the system is one.</summary>
    public static bool AreThere { get; } = !OperatingSystem.IsWindows();

    /// <summary>Gives a file a second name, where that is free and the file system has such.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its second name, in the same file system.</param>
    /// <returns>Whether it has it.</returns>
    public static bool TryLink(string path, string name) => AreThere && Link(path, name) == 0;

    /// <summary>Has a folder's names written to its disk: a file that is there in full is lost if its name is.</summary>
    /// <param name="folder">The folder. Where that cannot be done, as in some network's, nothing is.</param>
    public static void SynchronizeFolder(string folder)
    {
        if (!AreThere || Open(folder, ReadOnly) is not (>= 0 and var handle))
            return;
        _ = Synchronize(handle);
        _ = Close(handle);
    }

    [DllImport(Library, EntryPoint = "link")]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [DllImport(Library, EntryPoint = "open")]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport(Library, EntryPoint = "fsync")]
    private static extern int Synchronize(int handle);

    [DllImport(Library, EntryPoint = "close")]
    private static extern int Close(int handle);
}
