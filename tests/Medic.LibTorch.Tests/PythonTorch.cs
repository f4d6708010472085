using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Medic.LibTorch.Tests;

/// <summary>The distribution's own PyTorch, to compare results with.</summary>
internal static class PythonTorch
{
    private const string Interpreter = "/usr/bin/python3";

    private static readonly Lazy<bool> Available = new(() => File.Exists(Interpreter) && Execute("import torch").ExitCode == 0);

    /// <summary>Runs a script that fills a dictionary <c>out</c> with tensors; skips the test where there is no PyTorch.</summary>
    public static Dictionary<string, double[]> Run(string script)
    {
        Assert.SkipUnless(Available.Value, "python3-torch is not installed");
        var (exitCode, output, error) = Execute(
            $$"""
            import json, torch
            import torch.nn.functional as F
            torch.set_num_threads(1)
            out = {}
            {{script}}
            print(json.dumps({k: torch.as_tensor(v).detach().double().flatten().tolist() for k, v in out.items()}))
            """);
        Assert.True(exitCode == 0, error);
        return JsonDocument.Parse(output).RootElement.EnumerateObject().ToDictionary(
            entry => entry.Name, entry => entry.Value.EnumerateArray().Select(Number).ToArray());
    }

    private static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.Parse(value.GetRawText(), CultureInfo.InvariantCulture);

    private static (int ExitCode, string Output, string Error) Execute(string script)
    {
        var start = new ProcessStartInfo(Interpreter, ["-W", "ignore", "-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
