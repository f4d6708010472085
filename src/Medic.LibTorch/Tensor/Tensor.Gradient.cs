using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The gradient that backward passes have gathered, if any.</summary>
        public Tensor? grad
        {
            get
            {
                Native.Check(Native.medic_tensor_grad(SafeHandle, out var gradient));
                return gradient == IntPtr.Zero ? null : new Tensor(gradient);
            }
            set
            {
                Native.Check(Native.medic_tensor_set_grad(SafeHandle, value?.Handle ?? IntPtr.Zero));
                GC.KeepAlive(value);
            }
        }

        /// <summary>Lets gradients flow to the tensor, or not.</summary>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Lets gradients flow to the tensor, or not.</summary>
        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Keeps the gradient of a tensor that is not a leaf.</summary>
        public void retain_grad() => Native.Check(Native.medic_tensor_retain_grad(SafeHandle));

        /// <summary>Adds the gradient of this one-element tensor to the leaves'.</summary>
        public void backward() => autograd.backward([this], retain_graph: false);

        /// <summary>Adds the gradient of this tensor, weighted by <paramref name="grad_tensors"/>, to the leaves'.</summary>
        public void backward(
            IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);

        /// <summary>The same elements, which no gradient flows through.</summary>
        public Tensor detach() => Aten.Call("detach", this);

        /// <summary>Forgets how the tensor was made.</summary>
        public Tensor detach_() => Aten.InPlace("detach_", this);
    }
}
