using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>An array of numbers, of any number of dimensions. A dispose scope, if one is open, owns it.</summary>
    public partial class Tensor : IDisposable
    {
        private TensorHandle? _handle;

        internal Tensor(IntPtr tensor)
            : this(new TensorHandle(tensor), register: true)
        {
        }

        internal Tensor(TensorHandle handle, bool register)
        {
            _handle = handle;
            if (register) OwningDisposeScope = DisposeScopeManager.OfThread.Register(this);
        }

        /// <summary>How many tensors this process holds.</summary>
        public static long TotalCount => TensorHandle.Live;

        /// <summary>The most tensors this process has held at a time.</summary>
        public static long PeakCount => TensorHandle.Peak;

        /// <summary>A name for people to read.</summary>
        public string? name { get; set; }

        /// <summary>Whether the tensor has been disposed of, or has become a parameter's.</summary>
        public bool IsInvalid => _handle is null || _handle.IsClosed || _handle.IsInvalid;

        /// <summary>The native tensor.</summary>
        public IntPtr Handle => SafeHandle.DangerousGetHandle();

        internal DisposeScope? OwningDisposeScope { get; set; }

        internal TensorHandle SafeHandle => IsInvalid ? throw Invalid() : _handle!;

        /// <summary>Frees the tensor, and its memory if it was the last to use that.</summary>
        public void Dispose()
        {
            Dispose(disposing: true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Another tensor object of the same native tensor.</summary>
        public Tensor alias()
        {
            Native.Check(Native.medic_tensor_share(SafeHandle, out var shared));
            return new Tensor(shared);
        }

        /// <summary>Gives the tensor to the next outer dispose scope, or to nobody where there is none.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Gives the tensor to the scope that owns another tensor.</summary>
        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        /// <summary>Gives the tensor to another scope, or to nobody for <c>null</c>.</summary>
        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is { } scope) scope.MoveToOther(other, this);
            else other?.Attach(this);
            return this;
        }

        /// <summary>Takes the tensor out of all dispose scopes: nobody but its holder disposes of it any more.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        /// <summary>Frees the tensor.</summary>
        protected virtual void Dispose(bool disposing)
        {
            if (!disposing || IsInvalid) return;
            DisposeScopeManager.OfThread.Disposing(this);
            OwningDisposeScope?.MarkAsDisposed(this);
            _handle!.Dispose();
        }

        /// <summary>Hands the native tensor over to another object; this one becomes invalid.</summary>
        internal TensorHandle MoveHandle()
        {
            var handle = SafeHandle;
            _handle = null;
            return handle;
        }

        private static InvalidOperationException Invalid() =>
            new("This tensor is no longer valid: it has been disposed of, or has become a parameter.");
    }
}
