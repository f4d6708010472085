namespace Medic.Engine.Checkpoints.Pickling;

/// <summary>An instance of a class that is not known here: its class by name and its state as data. Never constructed.</summary>
/// <param name="type">The class.</param>
internal sealed class PickledObject(PythonGlobal type)
{
    public PythonGlobal Type { get; } = type;

    /// <summary>What would be given to <c>__setstate__</c> or put into <c>__dict__</c>.</summary>
    public object? State { get; set; }

    /// <summary>Whether this is an <c>nn.Module</c>: whatever its class is called, it keeps its tensors where modules do.</summary>
    public bool IsModule => Parameters is not null && Modules is not null;

    public PythonDictionary? Parameters => Part("_parameters");

    public PythonDictionary? Buffers => Part("_buffers");

    public PythonDictionary? Modules => Part("_modules");

    /// <summary>The names of the buffers that <c>state_dict</c> leaves out.</summary>
    public IReadOnlyList<object?> NonPersistentBuffers =>
        State is PythonDictionary state && state.TryGet<PickledSet>("_non_persistent_buffers_set", out var names) ? names.Items : [];

    private PythonDictionary? Part(string name) =>
        State is PythonDictionary state && state.TryGet<PythonDictionary>(name, out var part) ? part : null;
}
