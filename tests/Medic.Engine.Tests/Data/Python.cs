using System.Diagnostics;

namespace Medic.Engine.Tests.Data;

/// <summary>Debian's Python, whose Pillow, NumPy and PyTorch serve as oracles; tests are skipped where it is missing.</summary>
public static class Python
{
    private const string Interpreter = "/usr/bin/python3";
    private const int ModuleMissing = 42;

    /// <summary>Runs a script that may use these modules; skips the test where one of them is missing.</summary>
    /// <returns>What the script printed.</returns>
    public static string Run(string modules, string script, params string[] arguments)
    {
        if (!File.Exists(Interpreter))
            Assert.Skip($"'{Interpreter}' is not there.");
        var guard = $"import sys\ntry:\n    import {modules}\nexcept ImportError:\n    sys.exit({ModuleMissing})\n";
        var start = new ProcessStartInfo(Interpreter, ["-c", guard + script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == ModuleMissing)
            Assert.Skip($"Python's {modules} are not all installed.");
        Assert.True(process.ExitCode == 0, errors.Result);
        return output;
    }
}
