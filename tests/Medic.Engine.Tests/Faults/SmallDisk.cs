using System.Diagnostics;

namespace Medic.Engine.Tests.Faults;

/// <summary>A file system of its own, in memory and as small as a test wants it. The test is skipped where none may be mounted.</summary>
internal sealed class SmallDisk : IDisposable
{
    public const int Page = 4096;

    /// <summary>Mounts it.</summary>
    /// <param name="pages">Its size, in pages of 4 KiB: a file takes whole ones, folders and names take none.</param>
    public SmallDisk(int pages)
    {
        Path = Directory.CreateTempSubdirectory("medic-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={pages * Page}", "tmpfs", Path) == 0)
            return;
        Directory.Delete(Path);
        Assert.Skip("needs the right to mount a file system in memory");
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    private string Filler => Below("filler");

    /// <summary>A path on it.</summary>
    public string Below(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Fills it up.</summary>
    /// <param name="leave">How many pages are left free.</param>
    public void Fill(int leave = 0)
    {
        using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var free = new DriveInfo(Path).AvailableFreeSpace - (leave * Page); free > 0; free -= Page)
            filler.Write(new byte[Page]);
    }

    /// <summary>Takes away what <see cref="Fill"/> has put there.</summary>
    public void MakeRoom() => File.Delete(Filler);

    /// <summary>Has it written to no more, or again.</summary>
    public void Remount(string how) => Assert.Equal(0, Run("mount", "-o", $"remount,{how}", Path));

    /// <inheritdoc/>
    public void Dispose()
    {
        Run("umount", "--lazy", Path);
        Directory.Delete(Path);
    }

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
