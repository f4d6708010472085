using System.Diagnostics;

namespace Medic.Engine.Tests;

/// <summary>Named pipes, which nobody writes to.</summary>
internal static class Pipes
{
    /// <summary>Makes one; skips the test where there are none.</summary>
    public static void Make(string path)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("needs Linux");
        using var process = Process.Start("mkfifo", [path])!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
