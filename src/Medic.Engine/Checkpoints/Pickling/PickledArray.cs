namespace Medic.Engine.Checkpoints.Pickling;

/// <summary>A NumPy array whose contents come with its state.</summary>
internal sealed class PickledArray
{
    private TensorData? _data;

    /// <summary>The array as a tensor.</summary>
    public TensorData Data => _data ?? throw new InvalidDataException("is damaged: a NumPy array has no contents.");

    /// <summary>Takes the state that NumPy saves: (version, shape, type, whether column-major, bytes).</summary>
    public void SetState(object? state)
    {
        if (state is not PythonTuple { Count: 5 } parts || parts[1] is not PythonTuple { Count: <= PickledTensor.MaxDimensions } extents || parts[2] is not PickledNumPyType type
            || parts[3] is not bool columnMajor || parts[4] is not byte[] bytes)
        {
            throw new InvalidDataException("holds a NumPy array that is not one of plain numbers, which Medic does not read. Save it without that value.");
        }

        var shape = extents.Select(extent => extent is long and >= 0 and var length
            ? length
            : throw new InvalidDataException("is damaged: a NumPy array has a shape it cannot have.")).ToArray();
        if (columnMajor && shape.Length > 1)
            throw new InvalidDataException("holds a NumPy array in column-major order, which Medic does not read. Save it without that value.");
        try
        {
            _data = new TensorData(type.ElementType, shape, bytes);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"is damaged: {e.Message}", e);
        }
    }
}
