namespace Medic.Engine;

/// <summary>Words an error as one line about a file.</summary>
internal static class ErrorText
{
    /// <summary>The error's message, behind the file's path where it does not name it itself.</summary>
    /// <param name="path">The file that was worked on.</param>
    /// <param name="error">What went wrong.</param>
    public static string For(string path, Exception error)
    {
        var message = error.Message.ReplaceLineEndings(" ").Trim();
        return message.Contains(path, StringComparison.Ordinal) ? message : $"{path}: {message}";
    }
}
