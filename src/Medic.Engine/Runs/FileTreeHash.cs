using System.Security.Cryptography;
using System.Text;

namespace Medic.Engine.Runs;

/// <summary>One SHA-256 for a file, or for all files below a folder with their names.</summary>
internal static class FileTreeHash
{
    private const int BufferLength = 1 << 20;

    /// <summary>Hashes the files.</summary>
    /// <returns>Lower-case hexadecimal.</returns>
    /// <exception cref="RunException">A file cannot be read, or nothing is there.</exception>
    public static string Of(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            if (Directory.Exists(path))
            {
                var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                    .Select(file => (Path: file, Name: Path.GetRelativePath(path, file).Replace(Path.DirectorySeparatorChar, '/')))
                    .OrderBy(file => file.Name, StringComparer.Ordinal);
                foreach (var (file, name) in files)
                {
                    hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n{FileSize.Of(file)}\n"));
                    Append(hash, file, cancellationToken);
                }
            }
            else
            {
                Append(hash, path, cancellationToken);
            }

            return Sha256.Of(hash);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{path}: cannot be read: {error.Message}", error);
        }
    }

    private static void Append(IncrementalHash hash, string file, CancellationToken cancellationToken)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
        var buffer = new byte[Math.Clamp(stream.Length, 1, BufferLength)];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
        }
    }
}
