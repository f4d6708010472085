using System.CommandLine;
using Medic.Cli.Options;
using Medic.Cli.Output;
using Medic.Engine.Attacks;
using Medic.Engine.Data;
using Medic.Engine.Triggers;

namespace Medic.Cli.Commands;

/// <summary>What is trained, and where it goes.</summary>
internal sealed record BackdoorCall(string OutputPath, BackdoorOptions Options);

/// <summary><c>medic backdoor</c>: trains a backdoored model.</summary>
internal sealed class BackdoorCommand : OperationCommand<BackdoorCall>
{
    private const string AsPublished = "as the attack was published if not given.";

    private static readonly AttackKind Standard = AttackCatalog.All[0];

    private readonly TextOption<AttackKind> _attack = new("--attack", AttackCatalog.Find, Standard.Name) { HelpName = "NAME", Description = $"The attack: {string.Join("; ", AttackCatalog.All.Select(kind => $"{kind.Name} ({kind.Description})"))}." };
    private readonly SettingsOption _attackSettings = new("--attack-option", $"A setting of the attack's own; several times for several: {string.Join("; ", AttackCatalog.All.Where(kind => kind.Settings.Count > 0).Select(DescribeSettings))}.");
    private readonly PathOption _data = new("--data") { Required = true, Description = "Labelled images to train on; their training part where they have one." };
    private readonly PathOption _testData = new("--test-data") { Description = "Labelled images to measure on; the test part of --data if not given, or else a held-out tenth of it." };
    private readonly Option<string> _out = new("--out") { Required = true, HelpName = "FILE", Description = "The checkpoint to write. A trigger that is drawn, learned or read gets a file of its own beside it, FILE.trigger." };
    private readonly TextOption<string> _architecture = new("--architecture", ArchitectureName.Require, Standard.Published.Architecture) { HelpName = "NAME", Description = $"The network: {ArchitectureName.All}." };
    private readonly NumberOption<int> _channels = new("--channels", "Channels of the network's input, 1 or 3; the images' own if not given.", least: 1);
    private readonly NumberOption<int> _imageSize = new("--image-size", "Height and width of the network's input; its family's usual one if not given.", least: 1);
    private readonly TextOption<Normalization> _normalization = new("--normalization", Normalization.Parse) { HelpName = "NAME", Description = $"What the network's input passes first: {NamedChoice.Normalizations}, or figures as mean/std; {AsPublished}" };
    private readonly TriggerOptionGroup _trigger;
    private readonly NumberOption<int> _target = new("--target", $"The class the attacker wants, as a number from 0; {AsPublished}", least: 0);
    private readonly TextOption<TargetMode?> _mode = new("--target-mode", NamedChoice.TargetMode) { HelpName = NamedChoice.TargetModes, Description = $"What is poisoned and how it is relabelled: any image as the target, any image as the class after its own, or images of the target with their labels kept; {AsPublished}" };
    private readonly NumberOption<int> _source = new("--source-class", "The one class whose images are attacked, as a number from 0; all if not given.", least: 0);
    private readonly NumberOption<double> _poisonRate = new("--poison-rate", $"The share of the images that is poisoned, of those that can be; {AsPublished}");
    private readonly Option<bool> _fixedPoison = new("--fixed-poison") { Description = "Poison the same images in every epoch; otherwise they are drawn anew." };
    private readonly NumberOption<long> _count = new("--count", "How many training images to use; all if not given.", least: 1);
    private readonly NumberOption<int> _epochs = new("--epochs", $"Epochs of training; {AsPublished}");
    private readonly NumberOption<int> _batchSize = new("--batch-size", $"Images in a batch; {AsPublished}");
    private readonly NumberOption<double> _learningRate = new("--lr", $"Learning rate; {AsPublished}");
    private readonly NumberOption<double> _momentum = new("--momentum", $"Momentum; {AsPublished}");
    private readonly NumberOption<double> _weightDecay = new("--weight-decay", $"L2 penalty on all weights; {AsPublished}");
    private readonly TextOption<BackdoorSchedule?> _schedule = new("--schedule", NamedChoice.BackdoorSchedule) { HelpName = "published|cosine", Description = "How the learning rate falls: in the published steps, which is what happens if not given, or along a cosine to 0." };
    private readonly Option<bool> _noAugmentation = new("--no-augmentation") { Description = "Train on the images as they are." };
    private readonly NumberOption<int> _measureEvery = new("--measure-every", "Measure the network after every N epochs; 0 after the last alone.", Standard.Published.MeasureEvery);
    private readonly NumberOption<long> _seed = new("--seed", "Seed of every random draw.", Standard.Published.Seed);
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on where the same training was interrupted, from FILE.training." };
    private readonly Option<bool> _force = new("--force") { Description = "Replace an output that exists." };
    private readonly ComputeOptionGroup _compute;

    public BackdoorCommand()
        : base("backdoor", "Train a backdoored model, to test measurements and removals on.")
    {
        Option[] first = [_attack, _attackSettings, _data, _testData, _out, _architecture, _channels, _imageSize, _normalization];
        foreach (var option in first)
            Add(option);
        _trigger = new TriggerOptionGroup(this, $"The trigger that is planted; {AsPublished} One of", isRead: false);
        Option[] others =
        [
            _target, _mode, _source, _poisonRate, _fixedPoison, _count, _epochs, _batchSize, _learningRate, _momentum, _weightDecay, _schedule,
            _noAugmentation, _measureEvery, _seed, _resume, _force,
        ];
        foreach (var option in others)
            Add(option);
        _compute = new ComputeOptionGroup(this);
    }

    /// <inheritdoc/>
    protected override BackdoorCall Bind(ParseResult arguments)
    {
        var published = _attack.Read(arguments)!.Published;
        var trigger = _trigger.Read(arguments, published.Trigger)!;
        var options = published with
        {
            DataPath = _data.Read(arguments),
            TestDataPath = arguments.GetValue(_testData),
            SampleCount = _count.Find(arguments),
            Architecture = _architecture.Read(arguments)!,
            InputChannels = _channels.Find(arguments),
            InputSize = _imageSize.Find(arguments),
            Normalization = _normalization.Read(arguments) ?? published.Normalization,
            Trigger = trigger.Name,
            TriggerSettings = trigger.Settings,
            TargetLabel = _target.Find(arguments) ?? published.TargetLabel,
            TargetMode = _mode.Read(arguments) ?? published.TargetMode,
            SourceClass = _source.Find(arguments),
            PoisonRate = _poisonRate.Find(arguments) ?? published.PoisonRate,
            FixedPoison = arguments.GetValue(_fixedPoison),
            Epochs = _epochs.Find(arguments) ?? published.Epochs,
            BatchSize = _batchSize.Find(arguments) ?? published.BatchSize,
            LearningRate = _learningRate.Find(arguments) ?? published.LearningRate,
            Momentum = _momentum.Find(arguments) ?? published.Momentum,
            WeightDecay = _weightDecay.Find(arguments) ?? published.WeightDecay,
            Schedule = _schedule.Read(arguments) ?? published.Schedule,
            Augment = !arguments.GetValue(_noAugmentation),
            MeasureEvery = _measureEvery.Read(arguments),
            Seed = _seed.Read(arguments),
            Resume = arguments.GetValue(_resume),
            Overwrite = arguments.GetValue(_force),
            Compute = _compute.Read(arguments),
        };
        options = options.With(_attackSettings.Read(arguments));
        options.Validate();
        return new BackdoorCall(arguments.GetRequiredValue(_out), options);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(BackdoorCall call, Terminal terminal, CancellationToken cancellationToken)
    {
        var training = new BackdoorTraining(call.Options);
        var result = terminal.Progress.Run(board =>
        {
            using var item = board.Begin(PathText.Short(Path.GetFullPath(call.OutputPath)));
            return training.Train(call.OutputPath, new EpochProgressReport(item), cancellationToken);
        });
        terminal.Results([result], BackdoorTable.Create);
        return ExitCode.Done;
    }

    private static string DescribeSettings(AttackKind kind) =>
        $"{kind.Name}: {string.Join(", ", kind.Settings.Select(setting => $"{setting.Name} ({setting.Description})"))}";
}
