namespace Medic.Engine.Checkpoints.Pickling;

/// <summary>One instruction of a pickle, as it stands there.</summary>
/// <param name="Opcode">What it does.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="Argument">
/// What comes with it: a <see cref="string"/>, a <c>byte[]</c>, a <see cref="long"/>, a <see cref="PythonGlobal"/>; null where nothing
/// does, or where it is of no interest or too long to keep.
/// </param>
internal readonly record struct PickleInstruction(Opcode Opcode, long Position, object? Argument);
