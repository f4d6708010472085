using System.Collections;
using System.Management.Automation;
using Medic.Cmdlets.Arguments;
using Medic.Cmdlets.Completion;
using Medic.Engine;
using Medic.Engine.Attacks;
using Medic.Engine.Compute;
using Medic.Engine.Data;
using Medic.Engine.Triggers;

namespace Medic.Cmdlets.Commands;

/// <summary><c>New-BackdoorModel</c>: trains backdoored models, to test measurements and removals on.</summary>
[Cmdlet(VerbsCommon.New, "BackdoorModel", SupportsShouldProcess = true)]
[OutputType(typeof(BackdoorResult))]
public sealed class NewBackdoorModelCommand : MedicCommand
{
    private const string CheckpointExtension = ".pth";

    private static readonly string[] CheckpointExtensions = [CheckpointExtension, ".pt", ".tar", ".bin", ".ckpt"];
    private static readonly BackdoorOptions Standard = AttackCatalog.All[0].Published;

    /// <summary>The attack.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AttackName]
    [ArgumentCompleter(typeof(AttackCompleter))]
    public string Attack { get; set; } = Standard.Attack;

    /// <summary>Labelled images to train on: CIFAR binary, IDX, GTSRB, a folder or zip with a sub-folder a class, or a list of <c>path label</c> lines; their training part where they have one.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string DataPath { get; set; } = string.Empty;

    /// <summary>The checkpoint to write; or the folder for one named by the attack.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string OutputPath { get; set; } = string.Empty;

    /// <summary>Labelled images to measure on; the test part of the data if not given, or else a held-out tenth of it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TestDataPath { get; set; }

    /// <summary>How many training images to use; all if not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public long? SampleCount { get; set; }

    /// <summary>The network.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArchitectureName]
    [ArgumentCompleter(typeof(ArchitectureCompleter))]
    public string Architecture { get; set; } = Standard.Architecture;

    /// <summary>Channels of the network's input, 1 or 3; the images' own if not given.</summary>
    [Parameter]
    [ValidateSet("1", "3")]
    public int? InputChannels { get; set; }

    /// <summary>Height and width of the network's input; its family's usual one if not given.</summary>
    [Parameter]
    [ValidateRange(1, 4096)]
    public int? ImageSize { get; set; }

    /// <summary>What the network's input passes first; as the attack was published if not given.</summary>
    [Parameter]
    [NormalizationText]
    [ArgumentCompleter(typeof(NormalizationCompleter))]
    public Normalization? Normalization { get; set; }

    /// <summary>The trigger that is planted; the attack's own if not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TriggerName]
    [ArgumentCompleter(typeof(TriggerCompleter))]
    public string? Trigger { get; set; }

    /// <summary>Settings of the trigger, by their names.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? TriggerOption { get; set; }

    /// <summary>Settings of the attack's own, by their names.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? AttackOption { get; set; }

    /// <summary>The class the attacker wants, as a number from 0; as the attack was published if not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, int.MaxValue)]
    public int? TargetLabel { get; set; }

    /// <summary>What is poisoned and how it is relabelled; as the attack was published if not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public TargetMode? TargetMode { get; set; }

    /// <summary>The one class whose images are attacked, as a number from 0; all if not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, int.MaxValue)]
    public int? SourceClass { get; set; }

    /// <summary>The share of the images that is poisoned, of those that can be; as the attack was published if not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public double? PoisonRate { get; set; }

    /// <summary>Poisons the same images in every epoch; otherwise they are drawn anew.</summary>
    [Parameter]
    public SwitchParameter FixedPoison { get; set; }

    /// <summary>Epochs of training; as the attack was published if not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int? Epochs { get; set; }

    /// <summary>Images in a batch; as the attack was published if not given.</summary>
    [Parameter]
    public int? BatchSize { get; set; }

    /// <summary>The learning rate; as the attack was published if not given.</summary>
    [Parameter]
    public double? LearningRate { get; set; }

    /// <summary>The momentum; as the attack was published if not given.</summary>
    [Parameter]
    public double? Momentum { get; set; }

    /// <summary>L2 penalty on all weights; as the attack was published if not given.</summary>
    [Parameter]
    public double? WeightDecay { get; set; }

    /// <summary>How the learning rate falls.</summary>
    [Parameter]
    public BackdoorSchedule LearningRateSchedule { get; set; } = Standard.Schedule;

    /// <summary>Trains on the images as they are.</summary>
    [Parameter]
    public SwitchParameter NoAugmentation { get; set; }

    /// <summary>Measures the network after every so many epochs; 0 after the last alone.</summary>
    [Parameter]
    public int MeasureEvery { get; set; } = Standard.MeasureEvery;

    /// <summary>The seed of every random draw.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public long Seed { get; set; }

    /// <summary>Goes on where the same training was interrupted.</summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    /// <summary>Replaces an output that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary><c>auto</c> (a GPU where there is one), <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    [Parameter]
    [ValidatePattern("^(auto|cpu|cuda(:[0-9]+)?)$")]
    [ArgumentCompleter(typeof(DeviceCompleter))]
    public string Device { get; set; } = "auto";

    /// <summary>Threads to compute with; as many as there are processors, up to four, if not given.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? ThreadCount { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => RequireTorch();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var path = FullPath(OutputPath);
        if (!CheckpointExtensions.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            path = System.IO.Path.Combine(path, Attack + CheckpointExtension);
        try
        {
            var options = ReadOptions();
            if (!ShouldProcess(path, $"Train a model with the backdoor of {Attack}"))
                return;
            var progress = new TrainingProgressBar(this, path);
            WriteObject(new BackdoorTraining(options).Train(path, progress, CancellationToken));
            progress.Complete();
        }
        catch (AttackOptionException error)
        {
            // The next attack of the pipeline may be right.
            WriteError(new ErrorRecord(error, "InvalidOption", ErrorCategory.InvalidArgument, Attack));
        }
        catch (MedicException error)
        {
            WriteError(new ErrorRecord(error, "TrainingFailed", ErrorCategory.InvalidResult, path));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private BackdoorOptions ReadOptions()
    {
        var published = AttackCatalog.Find(Attack).Published;
        var trigger = Trigger ?? published.Trigger;
        try
        {
            var options = published with
            {
                DataPath = RequireData(DataPath),
                TestDataPath = TestDataPath is null ? null : RequireData(TestDataPath),
                SampleCount = SampleCount,
                Architecture = Architecture,
                InputChannels = InputChannels,
                InputSize = ImageSize,
                Normalization = Normalization ?? published.Normalization,
                Trigger = trigger,
                TriggerSettings = TriggerCatalog.ReadSettings(trigger, SettingTable.Read(TriggerOption, FullPath)),
                TargetLabel = TargetLabel ?? published.TargetLabel,
                TargetMode = TargetMode ?? published.TargetMode,
                SourceClass = SourceClass,
                PoisonRate = PoisonRate ?? published.PoisonRate,
                FixedPoison = FixedPoison,
                Epochs = Epochs ?? published.Epochs,
                BatchSize = BatchSize ?? published.BatchSize,
                LearningRate = LearningRate ?? published.LearningRate,
                Momentum = Momentum ?? published.Momentum,
                WeightDecay = WeightDecay ?? published.WeightDecay,
                Schedule = LearningRateSchedule,
                Augment = !NoAugmentation,
                MeasureEvery = MeasureEvery,
                Seed = Seed,
                Resume = Resume,
                Overwrite = Force,
                Compute = ComputeSettings.Resolve(Device, ThreadCount),
            };
            options = options.With(SettingTable.Read(AttackOption, FullPath));
            options.Validate();
            return options;
        }
        catch (MedicException error)
        {
            throw new AttackOptionException(error);
        }
    }

    /// <summary>The parameters make no training.</summary>
    private sealed class AttackOptionException(MedicException cause) : Exception(cause.Message, cause);
}
