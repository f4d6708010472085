using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Gradients.</summary>
    public static unsafe partial class autograd
    {
        /// <summary>
        /// The gradients of the outputs at the inputs, each output weighted by its <paramref name="grad_outputs"/>. An input that no output
        /// depends on is an error, or with <paramref name="allow_unused"/> gets an invalid tensor.
        /// </summary>
        public static IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false,
            bool create_graph = false, bool allow_unused = false)
        {
            var found = new IntPtr[inputs.Count];
            using var held = new Pointers();
            fixed (IntPtr* o = held.Of(outputs), i = held.Of(inputs), g = held.Of(grad_outputs), r = found)
            {
                Native.Check(Native.medic_grad(
                    o, outputs.Count, i, inputs.Count, g, grad_outputs?.Count ?? 0, retain_graph ? 1 : 0, create_graph ? 1 : 0,
                    allow_unused ? 1 : 0, r));
            }
            return found.Select(pointer => new Tensor(pointer)).ToList();
        }

        /// <summary>
        /// Adds the gradients of the tensors, each weighted by its <paramref name="grad_tensors"/>, to the leaves' <see cref="Tensor.grad"/>,
        /// or only to those of <paramref name="inputs"/>.
        /// </summary>
        public static void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null)
        {
            using var held = new Pointers();
            fixed (IntPtr* t = held.Of(tensors), g = held.Of(grad_tensors), i = held.Of(inputs))
            {
                Native.Check(Native.medic_backward(
                    t, tensors.Count, g, grad_tensors?.Count ?? 0, retain_graph ?? create_graph ? 1 : 0, create_graph ? 1 : 0, i,
                    inputs?.Count ?? 0));
            }
        }

        /// <inheritdoc cref="backward(IList{Tensor}, IList{Tensor}?, bool?, bool, IList{Tensor}?)"/>
        public static void backward(
            Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null) => backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        /// <inheritdoc cref="backward(IList{Tensor}, IList{Tensor}?, bool?, bool, IList{Tensor}?)"/>
        public static void backward(
            Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        /// <summary>Native pointers of tensors, which nobody can free until this is disposed of.</summary>
        private sealed class Pointers : IDisposable
        {
            private readonly List<SafeHandle> _held = [];

            public IntPtr[]? Of(IList<Tensor>? tensors) => tensors?.Select(Of).ToArray();

            public void Dispose()
            {
                foreach (var handle in _held) handle.DangerousRelease();
            }

            private IntPtr Of(Tensor? tensor)
            {
                if (tensor is null) return IntPtr.Zero;
                var added = false;
                tensor.SafeHandle.DangerousAddRef(ref added);
                _held.Add(tensor.SafeHandle);
                return tensor.SafeHandle.DangerousGetHandle();
            }
        }
    }
}
