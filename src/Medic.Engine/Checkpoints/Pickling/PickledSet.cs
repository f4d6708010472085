namespace Medic.Engine.Checkpoints.Pickling;

/// <summary>A set or frozen set. Items are kept as they come: nothing here needs them to be found or told apart.</summary>
/// <param name="items">The items; not copied.</param>
internal sealed class PickledSet(List<object?> items)
{
    public List<object?> Items { get; } = items;
}
