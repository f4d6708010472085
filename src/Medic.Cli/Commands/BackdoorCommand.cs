using System.CommandLine;
using Medic.Cli.Options;
using Medic.Cli.Output;
using Medic.Engine.Attacks;
using Medic.Engine.Data;

namespace Medic.Cli.Commands;

/// <summary>What is trained, and where it goes.</summary>
internal sealed record BackdoorCall(string OutputPath, BackdoorOptions Options);

/// <summary><c>medic backdoor</c>: trains a backdoored model.</summary>
internal sealed class BackdoorCommand : OperationCommand<BackdoorCall>
{
    // For its defaults, of which the required settings have none.
    private static readonly BackdoorOptions Standard = new() { DataPath = null!, Compute = null! };

    private readonly Option<string> _attack = new("--attack") { HelpName = "NAME", Description = "The attack: badnet.", DefaultValueFactory = _ => Standard.Attack };
    private readonly PathOption _data = new("--data") { Required = true, Description = "Labelled images to train on; their training part where they have one." };
    private readonly PathOption _testData = new("--test-data") { Description = "Labelled images to measure on; the test part of --data if not given, or else a held-out tenth of it." };
    private readonly Option<string> _out = new("--out") { Required = true, HelpName = "FILE", Description = "The checkpoint to write." };
    private readonly TextOption<string> _architecture = new("--architecture", ArchitectureName.Require, Standard.Architecture) { HelpName = "NAME", Description = $"The network: {ArchitectureName.All}." };
    private readonly NumberOption<int> _channels = new("--channels", "Channels of the network's input, 1 or 3; the images' own if not given.", least: 1);
    private readonly NumberOption<int> _imageSize = new("--image-size", "Height and width of the network's input; its family's usual one if not given.", least: 1);
    private readonly TextOption<Normalization> _normalization = new("--normalization", NamedChoice.Normalization, Standard.Normalization.Name) { HelpName = "NAME", Description = $"What the network's input passes first: {NamedChoice.Normalizations}, or figures as mean/std." };
    private readonly TextOption<string> _trigger = TriggerOption.Create("The trigger that is planted", Standard.Trigger);
    private readonly NumberOption<int> _target = new("--target", "The class the attacker wants, as a number from 0.", Standard.TargetLabel, least: 0);
    private readonly NumberOption<double> _poisonRate = new("--poison-rate", "The share of the images that is poisoned, drawn anew in each epoch.", Standard.PoisonRate);
    private readonly NumberOption<long> _count = new("--count", "How many training images to use; all if not given.", least: 1);
    private readonly NumberOption<int> _epochs = new("--epochs", "Epochs of training.", Standard.Epochs);
    private readonly NumberOption<int> _batchSize = new("--batch-size", "Images in a batch.", Standard.BatchSize);
    private readonly NumberOption<double> _learningRate = new("--lr", "Learning rate of SGD.", Standard.LearningRate);
    private readonly NumberOption<double> _momentum = new("--momentum", "Nesterov's momentum.", Standard.Momentum);
    private readonly NumberOption<double> _weightDecay = new("--weight-decay", "L2 penalty on all weights.", Standard.WeightDecay);
    private readonly TextOption<BackdoorSchedule> _schedule = new("--schedule", NamedChoice.BackdoorSchedule, "published") { HelpName = "published|cosine", Description = "How the learning rate falls: in the published steps at epochs 20 and 29, or along a cosine to 0." };
    private readonly Option<bool> _noAugmentation = new("--no-augmentation") { Description = "Train on the images as they are." };
    private readonly NumberOption<long> _seed = new("--seed", "Seed of every random draw.", Standard.Seed);
    private readonly Option<bool> _force = new("--force") { Description = "Replace an output that exists." };
    private readonly ComputeOptionGroup _compute;

    public BackdoorCommand()
        : base("backdoor", "Train a backdoored model, to test measurements and removals on.")
    {
        Option[] all =
        [
            _attack, _data, _testData, _out, _architecture, _channels, _imageSize, _normalization, _trigger, _target, _poisonRate, _count,
            _epochs, _batchSize, _learningRate, _momentum, _weightDecay, _schedule, _noAugmentation, _seed, _force,
        ];
        foreach (var option in all)
            Add(option);
        _compute = new ComputeOptionGroup(this);
    }

    /// <inheritdoc/>
    protected override BackdoorCall Bind(ParseResult arguments)
    {
        var options = new BackdoorOptions
        {
            DataPath = _data.Read(arguments),
            TestDataPath = arguments.GetValue(_testData),
            SampleCount = _count.Find(arguments),
            Architecture = _architecture.Read(arguments)!,
            InputChannels = _channels.Find(arguments),
            InputSize = _imageSize.Find(arguments),
            Normalization = _normalization.Read(arguments)!,
            Attack = arguments.GetRequiredValue(_attack),
            Trigger = _trigger.Read(arguments)!,
            TargetLabel = _target.Read(arguments),
            PoisonRate = _poisonRate.Read(arguments),
            Epochs = _epochs.Read(arguments),
            BatchSize = _batchSize.Read(arguments),
            LearningRate = _learningRate.Read(arguments),
            Momentum = _momentum.Read(arguments),
            WeightDecay = _weightDecay.Read(arguments),
            Schedule = _schedule.Read(arguments),
            Augment = !arguments.GetValue(_noAugmentation),
            Seed = _seed.Read(arguments),
            Overwrite = arguments.GetValue(_force),
            Compute = _compute.Read(arguments),
        };
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
}
