using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Until disposed of, this thread records nothing for gradients.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    /// <summary>Until disposed of, this thread records for gradients, or does not.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    /// <summary>Until disposed of, this thread records for gradients, or does not.</summary>
    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    /// <summary>Whether this thread records for gradients.</summary>
    public static bool is_grad_enabled() => Native.medic_grad_mode() != 0;

    /// <summary>Until disposed of, this thread makes tensors that can never take part in a gradient.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    /// <summary>Whether this thread makes tensors that can never take part in a gradient.</summary>
    public static bool is_inference_mode_enabled() => Native.medic_inference_mode() != 0;

    private sealed class GradMode : IDisposable
    {
        private readonly int _before = Native.medic_grad_mode();

        public GradMode(bool enabled) => Native.medic_set_grad_mode(enabled ? 1 : 0);

        public void Dispose() => Native.medic_set_grad_mode(_before);
    }

    private sealed class InferenceMode : IDisposable
    {
        private IntPtr _guard;

        public InferenceMode(bool enabled) => Native.Check(Native.medic_inference_enter(enabled ? 1 : 0, out _guard));

        public void Dispose() => Native.medic_inference_leave(Interlocked.Exchange(ref _guard, IntPtr.Zero));
    }
}
