namespace TorchSharp;

// The tensors' methods as functions.
public static partial class torch
{
    /// <inheritdoc cref="Tensor.is_nonzero()"/>
    public static bool is_nonzero(Tensor input) => input.is_nonzero();
}
