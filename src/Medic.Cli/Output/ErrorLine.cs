using Medic.Engine;

namespace Medic.Cli.Output;

/// <summary>Why a model failed, as one printable line.</summary>
internal static class ErrorLine
{
    /// <summary>The message, with the model's path before it unless it names the model itself.</summary>
    public static string For(string path, string message)
    {
        path = PrintableText.Whole(path);
        var line = PrintableText.Whole(message);
        return line.Contains(path, StringComparison.Ordinal) ? line : $"{path}: {line}";
    }
}
