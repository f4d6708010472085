using Medic.Engine.Checkpoints;

namespace Medic.Engine.Models;

/// <summary>The shapes in a state dict, for recognising a network by them.</summary>
internal sealed class LayerShapes
{
    private readonly Dictionary<string, long[]> _shapes;

    public LayerShapes(StateDict state)
    {
        _shapes = state.ToDictionary(entry => entry.Key, entry => entry.Value.Shape.ToArray());
    }

    /// <summary>Whether the tensor is there and its shape is this; a negative dimension matches any but 0.</summary>
    /// <remarks>A tensor without elements may claim any shape: a network built after it would take all memory.</remarks>
    public bool Has(string name, params long[] pattern) =>
        _shapes.TryGetValue(name, out var shape)
        && shape.Length == pattern.Length
        && shape.Zip(pattern).All(pair => pair.Second < 0 ? pair.First > 0 : pair.First == pair.Second);

    /// <summary>One dimension of a tensor that is there.</summary>
    public int Size(string name, int dimension) => checked((int)_shapes[name][dimension]);

    /// <summary>How many of prefix0suffix, prefix1suffix, ... are there without a gap.</summary>
    public int CountFrom(string prefix, string suffix) =>
        Enumerable.Range(0, _shapes.Count).TakeWhile(i => _shapes.ContainsKey($"{prefix}{i}{suffix}")).Count();
}
