using static TorchSharp.torch;

namespace Medic.Engine.Models;

/// <summary>A module whose layers are registered one by one, under the names that checkpoints have for them.</summary>
/// <remarks>
/// Forward passes run through sequences of these layers, which are not registered themselves: a sequence frees each value as soon as
/// the next layer has it, so that memory holds what autograd keeps, and no more.
/// </remarks>
/// <param name="name">The module's own name, for messages.</param>
public abstract class LayeredModule(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Registers a layer.</summary>
    /// <param name="name">Its name in a checkpoint.</param>
    /// <param name="layer">The layer.</param>
    /// <returns>The layer.</returns>
    protected T Layer<T>(string name, T layer)
        where T : nn.Module
    {
        register_module(name, layer);
        return layer;
    }

    /// <summary>Registers nothing: fields are not layers' names here.</summary>
    protected sealed override void RegisterComponents()
    {
    }
}
