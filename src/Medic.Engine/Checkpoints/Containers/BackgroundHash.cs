using System.Security.Cryptography;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>The SHA-256 of a file, taken while something else reads it: hashing takes as long as all the rest together.</summary>
internal sealed class BackgroundHash : IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly CancellationTokenSource _cancellation = new();
    private readonly Task<string> _hash;

    /// <summary>Begins.</summary>
    /// <param name="file">The file; it must stay open until this is disposed.</param>
    public BackgroundHash(RandomAccessFile file) => _hash = Task.Run(() => Hash(file, _cancellation.Token));

    /// <summary>Waits for the hash, in lower-case hexadecimal.</summary>
    public string Finish() => _hash.GetAwaiter().GetResult();

    /// <summary>Ends, whether or not there is a hash.</summary>
    public void Dispose()
    {
        _cancellation.Cancel();
        // Its file is about to be closed.
        Task.WhenAny(_hash).Wait();
        _cancellation.Dispose();
    }

    private static string Hash(RandomAccessFile file, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        int count;
        for (var position = 0L; (count = file.Read(buffer, position)) > 0; position += count)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
        }

        return Sha256.Of(hash);
    }
}
