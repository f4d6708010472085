using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>One reference to a native tensor: given back on disposal, or by the finalizer of a handle nobody disposed of.</summary>
internal sealed class TensorHandle : SafeHandle
{
    private static long _live;
    private static long _peak;

    public TensorHandle(IntPtr tensor)
        : base(IntPtr.Zero, ownsHandle: true)
    {
        SetHandle(tensor);
        var live = Interlocked.Increment(ref _live);
        if (live > Volatile.Read(ref _peak)) Volatile.Write(ref _peak, live);
    }

    public static long Live => Volatile.Read(ref _live);

    public static long Peak => Volatile.Read(ref _peak);

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        Interlocked.Decrement(ref _live);
        Native.medic_tensor_release(handle);
        return true;
    }
}
