using System.CommandLine;
using Medic.Engine.Removal;
using Medic.Engine.Settings;

namespace Medic.Cli.Options;

/// <summary>The options of a removal method's training that methods have in common.</summary>
internal sealed class TrainingOptionGroup
{
    private readonly NumberOption<int> _epochs;
    private readonly TextOption<LearningRateSchedule?> _schedule;
    private readonly NumberOption<double> _learningRate;
    private readonly NumberOption<double> _momentum;
    private readonly NumberOption<double> _weightDecay;
    private readonly NumberOption<int> _batchSize;
    private readonly Option<bool> _noAugmentation = new("--no-augmentation") { Description = "Train on the images as they are." };
    private readonly Option<bool> _keepBest = new("--keep-best") { Description = "Keep the epoch with the best accuracy on held-out samples, not the last." };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="standard">The method's settings where there is but one method; null where it is yet to be named.</param>
    public TrainingOptionGroup(Command command, WeightTrainingOptions? standard = null)
    {
        var otherwise = standard is null ? "; as the method was published if not given." : ".";
        _epochs = new("--epochs", $"Epochs of training{otherwise}", standard?.Epochs);
        _schedule = new("--schedule", NamedChoice.Schedule, standard is null ? null : SettingText.Of(standard.Schedule))
        {
            HelpName = "cosine|step",
            Description = $"How the learning rate falls: along a cosine to 0, or in the method's published steps{otherwise}",
        };
        _learningRate = new("--lr", $"Learning rate of the first epoch{otherwise}", standard?.LearningRate);
        _momentum = new("--momentum", $"Momentum; MEDIC's is Adam's beta1{otherwise}", standard?.Momentum);
        _weightDecay = new("--weight-decay", $"L2 penalty on all weights{otherwise}", standard?.WeightDecay);
        _batchSize = new("--batch-size", $"Images in a batch{otherwise}", standard?.BatchSize);
        Option[] all = [_epochs, _schedule, _learningRate, _momentum, _weightDecay, _batchSize, _noAugmentation, _keepBest];
        foreach (var option in all)
            command.Add(option);
    }

    /// <summary>What was given, as the engine's settings by name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Read(ParseResult arguments) => SettingText.Given(
        ("epochs", _epochs.Given(arguments)),
        ("batch-size", _batchSize.Given(arguments)),
        ("learning-rate", _learningRate.Given(arguments)),
        ("momentum", _momentum.Given(arguments)),
        ("weight-decay", _weightDecay.Given(arguments)),
        ("schedule", _schedule.Given(arguments)),
        ("augment", arguments.GetValue(_noAugmentation) ? false : null),
        ("keep-best", arguments.GetValue(_keepBest) ? true : null));
}
