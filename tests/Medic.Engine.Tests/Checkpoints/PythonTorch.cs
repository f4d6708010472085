using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Medic.Engine.Checkpoints;

namespace Medic.Engine.Tests.Checkpoints;

/// <summary>The system's Python with PyTorch: what both ways of the checkpoint format are held against.</summary>
internal static class PythonTorch
{
    // A tensor's type, shape and bytes, as one line that can be compared.
    private const string Prelude = """
        import sys, json, hashlib, collections, torch
        def fingerprint(t):
            t = t.detach().contiguous()
            name = str(t.dtype)[6:]
            if t.dtype is torch.bfloat16:
                t = t.view(torch.int16)
            return f'{name} {list(t.shape)} {hashlib.sha256(t.numpy().tobytes()).hexdigest()}'
        def fingerprints(state_dict):
            return [[name, fingerprint(t)] for name, t in state_dict.items()]

        """;

    private static readonly Lazy<bool> Available = new(() => Start("import torch", []).ExitCode == 0);

    /// <summary>Skips the test where Python or PyTorch is missing.</summary>
    public static void Require()
    {
        if (!OperatingSystem.IsLinux() || !Available.Value)
            Assert.Skip("needs /usr/bin/python3 with PyTorch (Debian: python3-torch)");
    }

    /// <summary>Runs a script, and returns what it printed as JSON.</summary>
    public static JsonElement Run(string script, params string[] arguments)
    {
        Require();
        var (exitCode, output, error) = Start(Prelude + script, arguments);
        Assert.True(exitCode == 0, error);
        return JsonSerializer.Deserialize<JsonElement>(output.Length == 0 ? "null" : output);
    }

    /// <summary>Asserts that tensors are the ones Python printed fingerprints of, in the same order.</summary>
    public static void AssertSame(JsonElement expected, IEnumerable<KeyValuePair<string, TensorData>> tensors) =>
        Assert.Equal(
            expected.EnumerateArray().Select(pair => $"{pair[0]} {pair[1]}"),
            tensors.Select(tensor => $"{tensor.Key} {Fingerprint(tensor.Value)}"));

    public static string Fingerprint(TensorData tensor) => string.Create(
        CultureInfo.InvariantCulture,
        $"{tensor.ElementType.PythonName()} [{string.Join(", ", tensor.Shape)}] {Convert.ToHexString(SHA256.HashData(tensor.Bytes.Span)).ToLowerInvariant()}");

    private static (int ExitCode, string Output, string Error) Start(string script, string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", ["-W", "ignore", "-", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var python = Process.Start(start)!;
            var output = python.StandardOutput.ReadToEndAsync();
            var error = python.StandardError.ReadToEndAsync();
            python.StandardInput.Write(script);
            python.StandardInput.Close();
            python.WaitForExit();
            return (python.ExitCode, output.Result, error.Result);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, "", e.Message);
        }
    }
}
