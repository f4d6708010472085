using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>Handles that nobody can release, whatever other threads dispose of, until this is disposed of.</summary>
internal ref struct HeldHandles
{
    private Few _first;
    private List<SafeHandle>? _more;
    private int _count;

    /// <summary>References the handle once more, and returns the native pointer.</summary>
    public nint Hold(SafeHandle handle)
    {
        var added = false;
        handle.DangerousAddRef(ref added);
        if (_count < Few.Length) _first[_count] = handle;
        else (_more ??= []).Add(handle);
        _count++;
        return handle.DangerousGetHandle();
    }

    /// <summary>References every tensor's handle, and writes the native pointers.</summary>
    public void Hold(torch.Tensor?[] tensors, scoped Span<nint> pointers)
    {
        for (var i = 0; i < tensors.Length; i++) pointers[i] = tensors[i] is { } tensor ? Hold(tensor.SafeHandle) : 0;
    }

    public readonly void Dispose()
    {
        for (var i = 0; i < Math.Min(_count, Few.Length); i++) _first[i]!.DangerousRelease();
        if (_more is null) return;
        foreach (var handle in _more) handle.DangerousRelease();
    }

    [InlineArray(Length)]
    private struct Few
    {
        public const int Length = 8;

        private SafeHandle? _item;
    }
}
