using System.Management.Automation;
using Medic.Engine.Data.RoadSigns;

namespace Medic.Cmdlets.Commands;

/// <summary><c>New-RoadSignDataset</c>: writes made-up road scenes with a sign each, as a folder of classes.</summary>
[Cmdlet(VerbsCommon.New, "RoadSignDataset", SupportsShouldProcess = true)]
[OutputType(typeof(RoadSignResult))]
public sealed class NewRoadSignDatasetCommand : MedicCommand
{
    private static readonly RoadSignOptions Standard = new() { OutputPath = string.Empty };

    /// <summary>The folder to write.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string OutputPath { get; set; } = string.Empty;

    /// <summary>How many classes of signs.</summary>
    [Parameter]
    [ValidateRange(2, RoadSignOptions.MostClasses)]
    public int ClassCount { get; set; } = Standard.ClassCount;

    /// <summary>Height and width of the images in pixels.</summary>
    [Parameter]
    [ValidateRange(RoadSceneOptions.LeastImageSize, RoadSceneOptions.MostImageSize)]
    public int ImageSize { get; set; } = Standard.Scene.ImageSize;

    /// <summary>Training images of each class.</summary>
    [Parameter]
    [ValidateRange(1, RoadSignOptions.MostImages)]
    public int TrainingCount { get; set; } = Standard.TrainingCount;

    /// <summary>Test images of each class.</summary>
    [Parameter]
    [ValidateRange(0, RoadSignOptions.MostImages)]
    public int TestCount { get; set; } = Standard.TestCount;

    /// <summary>A folder with pictures to show behind the signs; streets are drawn if not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BackgroundPath { get; set; }

    /// <summary>The size of the smallest signs, as a share of the image's side.</summary>
    [Parameter]
    public double MinimumSignSize { get; set; } = Standard.Scene.MinimumSignSize;

    /// <summary>The size of the largest signs, as a share of the image's side.</summary>
    [Parameter]
    public double MaximumSignSize { get; set; } = Standard.Scene.MaximumSignSize;

    /// <summary>How far from the image's middle signs stand, as a share of its side.</summary>
    [Parameter]
    public double MaximumShift { get; set; } = Standard.Scene.MaximumShift;

    /// <summary>How far signs lean to either side, in degrees.</summary>
    [Parameter]
    public double MaximumAngle { get; set; } = Standard.Scene.MaximumAngle;

    /// <summary>The exposure of the darkest images; 1 shows colours as they are.</summary>
    [Parameter]
    public double MinimumLight { get; set; } = Standard.Scene.MinimumLight;

    /// <summary>The exposure of the lightest images.</summary>
    [Parameter]
    public double MaximumLight { get; set; } = Standard.Scene.MaximumLight;

    /// <summary>The seed of all that is drawn at random.</summary>
    [Parameter]
    public long Seed { get; set; }

    /// <summary>Replaces road signs that were written there before.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        RequireTorch();
        var options = ReadOptions();
        OrTerminate(options.Validate, "InvalidOption", ErrorCategory.InvalidArgument);
        if (ShouldProcess(options.OutputPath, $"Write {ClassCount} classes of {TrainingCount} training and {TestCount} test images, {ImageSize}x{ImageSize}"))
            OrTerminate(() => Write(options), "DatasetFailed", ErrorCategory.WriteError);
    }

    private RoadSignOptions ReadOptions() => new()
    {
        OutputPath = FullPath(OutputPath),
        ClassCount = ClassCount,
        TrainingCount = TrainingCount,
        TestCount = TestCount,
        Scene = new RoadSceneOptions
        {
            ImageSize = ImageSize,
            BackgroundPath = BackgroundPath is { } folder ? RequireData(folder) : null,
            MinimumSignSize = MinimumSignSize,
            MaximumSignSize = MaximumSignSize,
            MaximumShift = MaximumShift,
            MaximumAngle = MaximumAngle,
            MinimumLight = MinimumLight,
            MaximumLight = MaximumLight,
        },
        Seed = Seed,
        Overwrite = Force,
    };

    private void Write(RoadSignOptions options)
    {
        var progress = new RoadSignProgressBar(this);
        try
        {
            WriteObject(RoadSignDataset.Write(options, progress, CancellationToken));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }

        progress.Complete();
    }
}
