using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>Torch: tensors, networks, training.</summary>
public static partial class torch
{
    /// <summary>The version of libtorch.</summary>
    public static string __version__ => Marshal.PtrToStringUTF8(Native.medic_version())!;

    /// <summary>How many threads one operator may use.</summary>
    public static int get_num_threads() => Native.medic_threads();

    /// <summary>Sets how many threads one operator may use.</summary>
    public static void set_num_threads(int num) => Native.Check(Native.medic_set_threads(num));

    /// <summary>How many operators may run side by side.</summary>
    public static int get_num_interop_threads() => Native.medic_interop_threads();

    /// <summary>Sets how many operators may run side by side; once, and before any do.</summary>
    public static void set_num_interop_threads(int num) => Native.Check(Native.medic_set_interop_threads(num));
}
