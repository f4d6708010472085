using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>A native random number generator.</summary>
internal sealed class GeneratorHandle : SafeHandle
{
    public GeneratorHandle(IntPtr generator)
        : base(IntPtr.Zero, ownsHandle: true) => SetHandle(generator);

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        Native.medic_generator_delete(handle);
        return true;
    }
}
