using System.Runtime.InteropServices;

namespace Medic.Engine;

/// <summary>Words an error as one line about a file.</summary>
internal static class ErrorText
{
    /// <summary>What Torch's allocators say, on Linux, on Windows, on GPUs, and where C++ itself had none.</summary>
    private static readonly string[] NoMemory = ["can't allocate memory", "not enough memory", "out of memory", "bad_alloc"];

    // More than any message that holds nothing of a file.
    private const int MaxLength = 2000;

    /// <summary>The error's message as a printable line of bounded length, behind the file's path where it does not name it itself.</summary>
    /// <param name="path">The file that was worked on.</param>
    /// <param name="error">What went wrong.</param>
    public static string For(string path, Exception error)
    {
        path = PrintableText.Whole(path);
        var message = error.Message;
        var isNamed = message.StartsWith($"{path}: ", StringComparison.Ordinal);
        if (isNamed)
            message = message[(path.Length + 2)..];
        message = PrintableText.Whole(PrintableText.Cut(message, MaxLength)).Trim();
        if (IsNoMemory(error))
            message = $"There is not enough memory. Work on fewer models at once, with smaller batches or images, or where there is more. ({message})";
        return !isNamed && message.Contains(path, StringComparison.Ordinal) ? message : $"{path}: {message}";
    }

    private static bool IsNoMemory(Exception error) =>
        error is OutOfMemoryException || (error is ExternalException && NoMemory.Any(sign => error.Message.Contains(sign, StringComparison.OrdinalIgnoreCase)));
}
