namespace TorchSharp.Modules;

/// <summary>A module that has nothing to convert or to move.</summary>
public interface IParameterLessModule
{
}

/// <summary>A module of one input that has neither parameters nor buffers.</summary>
public abstract class ParameterLessModule<T1, TResult> : torch.nn.Module<T1, TResult>, IParameterLessModule
{
    /// <summary>A module of that name.</summary>
    protected ParameterLessModule(string name)
        : base(name)
    {
    }

    /// <summary>An error.</summary>
    public override void register_buffer(string name, torch.Tensor tensor, bool persistent = true) =>
        throw new InvalidOperationException("A module without parameters cannot have a buffer.");

    /// <summary>An error.</summary>
    public override void register_parameter(string name, Parameter param) =>
        throw new InvalidOperationException("A module without parameters cannot have a parameter.");

    /// <summary>Puts a module below this that has no parameters either.</summary>
    public override void register_module(string name, torch.nn.Module submodule)
    {
        if (submodule is not IParameterLessModule)
        {
            throw new InvalidOperationException("Modules below one without parameters must be without parameters too.");
        }
        base.register_module(name, submodule);
    }

    /// <inheritdoc/>
    protected internal override torch.nn.Module _to(torch.Device device, torch.ScalarType dtype, bool non_blocking) => this;

    /// <inheritdoc/>
    protected internal override torch.nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;

    /// <inheritdoc/>
    protected internal override torch.nn.Module _to(torch.ScalarType dtype, bool non_blocking) => this;
}
