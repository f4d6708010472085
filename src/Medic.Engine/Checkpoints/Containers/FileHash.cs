using System.Security.Cryptography;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>
/// The SHA-256 of a file that something else reads: it takes longer than all the rest together. Of a file in memory it is the hash of
/// the very bytes that were read, whatever has become of the file since, and so can wait until somebody asks for it.
/// </summary>
internal sealed class FileHash : IDisposable
{
    private const int BufferSize = 256 << 10;

    // Less is hashed sooner than another thread is at it.
    private const int LeastInBackground = 128 << 10;

    private readonly CancellationTokenSource _cancellation = new();
    private readonly Task<string>? _hash;
    private readonly Lazy<string> _value;
    private readonly bool _isLarge;

    /// <summary>Begins with a file that is not in memory.</summary>
    /// <param name="file">The file, loaded if it is to be; it must stay open until this is disposed.</param>
    public FileHash(RandomAccessFile file)
    {
        _isLarge = file.Length >= LeastInBackground;
        if (file.Contents is { } contents)
        {
            _value = new Lazy<string>(() => Sha256.Of(contents));
        }
        else
        {
            _hash = Task.Run(() => Hash(file, _cancellation.Token));
            _value = new Lazy<string>(_hash.GetAwaiter().GetResult);
        }
    }

    /// <summary>Begins with a file in memory, too: somebody is going to ask.</summary>
    public void Begin()
    {
        if (_hash is null && _isLarge)
            Task.Run(() => _value.Value);
    }

    /// <summary>The hash, in lower-case hexadecimal; of a file that is not in memory, it is waited for now.</summary>
    public Lazy<string> Finish()
    {
        _hash?.GetAwaiter().GetResult();
        return _value;
    }

    /// <summary>Ends, whether or not there is a hash.</summary>
    public void Dispose()
    {
        _cancellation.Cancel();
        // Its file is about to be closed.
        if (_hash is not null)
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
