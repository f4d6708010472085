using System.Management.Automation;
using Medic.Cmdlets.Arguments;
using Medic.Cmdlets.Completion;
using Medic.Engine;
using Medic.Engine.Compute;
using Medic.Engine.Data;

namespace Medic.Cmdlets.Commands;

/// <summary>A cmdlet that runs models on images: what the images are, how a model takes them, and where it is computed.</summary>
public abstract class ModelDataCommand : ModelFileCommand
{
    /// <summary>Labelled images: CIFAR binary, IDX, GTSRB, a folder or zip with a sub-folder a class, or a list of <c>path label</c> lines.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public virtual string DataPath { get; set; } = string.Empty;

    /// <summary>What a network's input passes first: a known name, <c>mean/std</c> in figures, or <c>auto</c>: as the model's record says, else the best of the known ones.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [NormalizationText]
    [ArgumentCompleter(typeof(NormalizationCompleter))]
    public Normalization? Normalization { get; set; }

    /// <summary>The network that a model has to be, for example WRN-16-1; recognised from its tensors if not given.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [ArchitectureName]
    [ArgumentCompleter(typeof(ArchitectureCompleter))]
    public string? Architecture { get; set; }

    /// <summary>Height and width of the images the networks take; their family's usual one if not given.</summary>
    [Parameter]
    [ValidateRange(1, 4096)]
    public int? ImageSize { get; set; }

    /// <summary>The classes in the order of the networks' outputs; the data's own order if not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? ClassName { get; set; }

    /// <summary><c>auto</c> (a GPU where there is one), <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    [Parameter]
    [ValidatePattern("^(auto|cpu|cuda(:[0-9]+)?)$")]
    [ArgumentCompleter(typeof(DeviceCompleter))]
    public string Device { get; set; } = "auto";

    /// <summary>Threads to compute with; as many as there are processors, up to four, if not given.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? ThreadCount { get; set; }

    /// <summary>The parameters make a job; called once, before the first file.</summary>
    /// <exception cref="MedicException">They make no sense together.</exception>
    protected abstract void Prepare();

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        base.BeginProcessing();
        OrTerminate(Prepare, "InvalidOption", ErrorCategory.InvalidArgument);
    }

    /// <summary>A text, or null where it is empty: so a table's blank cells come through the pipeline.</summary>
    /// <param name="text">The text.</param>
    protected static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    /// <summary>Where and with how many threads to compute.</summary>
    protected virtual ComputeSettings ReadCompute() => ComputeSettings.Resolve(Device, ThreadCount);
}
