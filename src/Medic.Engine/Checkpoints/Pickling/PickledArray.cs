namespace Medic.Engine.Checkpoints.Pickling;

/// <summary>A NumPy array whose contents come with its state.</summary>
internal sealed class PickledArray
{
    private object? _contents;

    /// <summary>The array as a <see cref="TensorData"/>, or its bytes where tensors do not have its type.</summary>
    public object Contents => _contents ?? throw FileProblem.Damaged("a NumPy array has no contents");

    /// <summary>Takes the state that NumPy saves: (version, shape, type, whether column-major, bytes).</summary>
    public void SetState(object? state)
    {
        if (state is not PythonTuple { Count: 5 } parts || parts[1] is not PythonTuple { Count: <= PickledTensor.MaxDimensions } extents
            || parts[2] is not PickledNumPyType type || parts[3] is not bool isColumnMajor || parts[4] is not byte[] bytes)
        {
            throw FileProblem.Unsupported("a NumPy array that is not one of plain numbers");
        }

        var shape = extents.Select(extent => extent is long length ? length : -1).ToArray();
        if (isColumnMajor && shape.Length > 1)
            throw FileProblem.Unsupported("a NumPy array in column-major order");
        try
        {
            _contents = type.ElementType is { } elementType ? new TensorData(elementType, shape, bytes) : bytes;
        }
        catch (ArgumentException e)
        {
            throw FileProblem.Damaged($"a NumPy array is none: {e.Message.TrimEnd('.')}");
        }
    }
}
