using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Medic.Engine;

/// <summary>Tells files from pipes, sockets and devices, which .NET takes for files too: opening a pipe waits until somebody writes to it.</summary>
internal static class RegularFile
{
    private const int WorkingFolder = -100;
    private const uint Kind = 1;
    private const int ResultSize = 256;
    private const int ModeOffset = 28;
    private const int KindMask = 0xf000;
    private const int Regular = 0x8000;
    private const int Folder = 0x4000;

    /// <summary>Whether something is there that is neither a file nor a folder. Linux alone says so.</summary>
    /// <param name="path">What it is called; a link is what it leads to.</param>
    public static bool IsSpecial(string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        var result = new byte[ResultSize];
        try
        {
            if (Look(WorkingFolder, Encoding.UTF8.GetBytes(path + '\0'), 0, Kind, result) != 0)
                return false;
        }
        catch (EntryPointNotFoundException)
        {
            // An old C library.
            return false;
        }

        return (BinaryPrimitives.ReadUInt16LittleEndian(result.AsSpan(ModeOffset)) & KindMask) is not (Regular or Folder);
    }

    /// <summary>Requires a file, if anything is there at all.</summary>
    /// <exception cref="IOException">It is something else.</exception>
    public static void Require(string path)
    {
        if (IsSpecial(path))
            throw new IOException($"'{path}' is no regular file but a pipe, a socket or a device. Give a file.");
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Look(int folder, byte[] path, int flags, uint mask, byte[] result);
}
