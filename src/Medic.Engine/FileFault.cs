using System.Globalization;

namespace Medic.Engine;

/// <summary>Tells apart what can go wrong with a file: .NET has one exception for most of it.</summary>
internal static class FileFault
{
    // Windows' numbers with their facility, and those of Linux; of "in use" macOS's too.
    private static readonly int[] NoSpace = [unchecked((int)0x80070070), unchecked((int)0x80070027), 28, 122];
    private static readonly int[] Taken = [unchecked((int)0x80070050), unchecked((int)0x800700b7), 17];
    private static readonly int[] InUse = [unchecked((int)0x80070020), unchecked((int)0x80070021), 11, 35];

    /// <summary>Whether another process holds the file.</summary>
    public static bool IsInUse(IOException error) => Array.IndexOf(InUse, error.HResult) >= 0;

    /// <summary>Whether a file was to be new, and one is there; or was, and has gone since.</summary>
    public static bool IsTaken(IOException error) => Array.IndexOf(Taken, error.HResult) >= 0;

    /// <summary>Whether there was no room for what was written.</summary>
    public static bool IsNoSpace(IOException error) => Array.IndexOf(NoSpace, error.HResult) >= 0;

    /// <summary>The same error, saying how much room there was and is.</summary>
    /// <param name="folder">Where there was none.</param>
    /// <param name="needed">How many bytes there was no room for, or more.</param>
    /// <param name="error">The error.</param>
    public static IOException NoRoom(string folder, long needed, IOException error) => new(
        string.Create(CultureInfo.InvariantCulture, $"No space is left: it takes {needed} bytes or more, and {Free(folder)} are free in {folder}. Make room there, and run again."),
        error)
    { HResult = error.HResult };

    private static string Free(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "too few";
        }
    }
}
