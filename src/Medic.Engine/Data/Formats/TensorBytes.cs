using static TorchSharp.torch;

namespace Medic.Engine.Data.Formats;

/// <summary>Bytes from files straight into a tensor's memory.</summary>
internal static class TensorBytes
{
    // A span reaches no further; no dataset of single files that is in use comes near.
    private const long Most = int.MaxValue;

    /// <summary>Fills a tensor with the next bytes of a stream.</summary>
    /// <param name="target">uint8, contiguous, on the CPU.</param>
    /// <param name="stream">Read as far as the tensor is long.</param>
    /// <param name="file">The file, for messages.</param>
    /// <exception cref="DatasetException">The stream ends before the tensor does, or the tensor is too large.</exception>
    internal static void Fill(Tensor target, Stream stream, string file)
    {
        if (target.numel() > Most)
            throw new DatasetException($"'{file}' holds {target.numel()} bytes of images; at most {Most} are read from one file. Split it.");
        var bytes = target.bytes;
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
            throw new DatasetException($"'{file}' is truncated: expected {bytes.Length} bytes of data, found {read}. Fetch it again.");
    }
}
