namespace Medic.Engine.Checkpoints.Pickling;

/// <summary>A pickle's reference to memory that stands elsewhere in the file.</summary>
/// <param name="Key">The storage's name in the file.</param>
/// <param name="ElementType">What the memory holds.</param>
/// <param name="Offset">Where this view begins, in elements; 0 except for the views of legacy files.</param>
/// <param name="Count">How many elements the pickle says there are.</param>
internal sealed record PickledStorage(string Key, ElementType ElementType, long Offset, long Count);
