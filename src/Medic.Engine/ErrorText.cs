using System.Runtime.InteropServices;

namespace Medic.Engine;

/// <summary>Words an error as one line about a file.</summary>
internal static class ErrorText
{
    /// <summary>What Torch's allocators say, on Linux, on Windows, on GPUs, and where C++ itself had none.</summary>
    private static readonly string[] NoMemory = ["can't allocate memory", "not enough memory", "out of memory", "bad_alloc"];

    /// <summary>The error's message, behind the file's path where it does not name it itself.</summary>
    /// <param name="path">The file that was worked on.</param>
    /// <param name="error">What went wrong.</param>
    public static string For(string path, Exception error)
    {
        var message = error.Message.ReplaceLineEndings(" ").Trim();
        if (IsNoMemory(error))
            message = $"There is not enough memory. Work on fewer models at once, with smaller batches or images, or where there is more. ({message})";
        return message.Contains(path, StringComparison.Ordinal) ? message : $"{path}: {message}";
    }

    private static bool IsNoMemory(Exception error) =>
        error is OutOfMemoryException || (error is ExternalException && NoMemory.Any(sign => error.Message.Contains(sign, StringComparison.OrdinalIgnoreCase)));
}
