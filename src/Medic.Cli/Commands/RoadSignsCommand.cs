using System.CommandLine;
using Medic.Cli.Options;
using Medic.Cli.Output;
using Medic.Engine.Data.RoadSigns;

namespace Medic.Cli.Commands;

/// <summary><c>medic road-signs</c>: made-up road scenes with a sign each, as a folder of classes.</summary>
internal sealed class RoadSignsCommand : OperationCommand<RoadSignOptions>
{
    private static readonly RoadSignOptions Standard = new() { OutputPath = string.Empty };

    private readonly Option<string> _out = new("--out") { Required = true, HelpName = "DIR", Description = "The folder to write." };
    private readonly NumberOption<int> _classCount = new("--class-count", $"How many classes, 2 to {RoadSignOptions.MostClasses}.", Standard.ClassCount);
    private readonly NumberOption<int> _imageSize = new(
        "--image-size", $"Height and width of the images, {RoadSceneOptions.LeastImageSize} to {RoadSceneOptions.MostImageSize}.", Standard.Scene.ImageSize);
    private readonly NumberOption<int> _trainingCount = new("--training-count", "Training images of each class.", Standard.TrainingCount);
    private readonly NumberOption<int> _testCount = new("--test-count", "Test images of each class.", Standard.TestCount);
    private readonly PathOption _backgrounds = new("--backgrounds") { Description = "A folder with pictures to show behind the signs; streets are drawn if not given." };
    private readonly NumberOption<double> _minSignSize = new("--min-sign-size", "The smallest signs, as a share of the image's side.", Standard.Scene.MinimumSignSize);
    private readonly NumberOption<double> _maxSignSize = new("--max-sign-size", "The largest signs, as a share of the image's side.", Standard.Scene.MaximumSignSize);
    private readonly NumberOption<double> _maxShift = new("--max-shift", "How far from the image's middle signs stand, as a share of its side.", Standard.Scene.MaximumShift);
    private readonly NumberOption<double> _maxAngle = new("--max-angle", "How far signs lean to either side, in degrees.", Standard.Scene.MaximumAngle);
    private readonly NumberOption<double> _minLight = new("--min-light", "The exposure of the darkest images; 1 shows colours as they are.", Standard.Scene.MinimumLight);
    private readonly NumberOption<double> _maxLight = new("--max-light", "The exposure of the lightest images.", Standard.Scene.MaximumLight);
    private readonly NumberOption<long> _seed = new("--seed", "Seed of every random draw.", Standard.Seed);
    private readonly Option<bool> _force = new("--force") { Description = "Replace road signs that were written there before." };

    public RoadSignsCommand()
        : base("road-signs", "Write made-up road scenes with a sign each, to train and measure models on.")
    {
        Option[] all =
        [
            _out, _classCount, _imageSize, _trainingCount, _testCount, _backgrounds, _minSignSize, _maxSignSize, _maxShift, _maxAngle, _minLight, _maxLight,
            _seed, _force,
        ];
        foreach (var option in all)
            Add(option);
    }

    /// <inheritdoc/>
    protected override RoadSignOptions Bind(ParseResult arguments)
    {
        var options = new RoadSignOptions
        {
            OutputPath = arguments.GetRequiredValue(_out),
            ClassCount = _classCount.Read(arguments),
            TrainingCount = _trainingCount.Read(arguments),
            TestCount = _testCount.Read(arguments),
            Scene = new RoadSceneOptions
            {
                ImageSize = _imageSize.Read(arguments),
                BackgroundPath = arguments.GetValue(_backgrounds),
                MinimumSignSize = _minSignSize.Read(arguments),
                MaximumSignSize = _maxSignSize.Read(arguments),
                MaximumShift = _maxShift.Read(arguments),
                MaximumAngle = _maxAngle.Read(arguments),
                MinimumLight = _minLight.Read(arguments),
                MaximumLight = _maxLight.Read(arguments),
            },
            Seed = _seed.Read(arguments),
            Overwrite = arguments.GetValue(_force),
        };
        options.Validate();
        return options;
    }

    /// <inheritdoc/>
    protected override ExitCode Run(RoadSignOptions call, Terminal terminal, CancellationToken cancellationToken)
    {
        var result = terminal.Progress.Run(board =>
        {
            using var item = board.Begin(PathText.Short(Path.GetFullPath(call.OutputPath)));
            return RoadSignDataset.Write(call, new RoadSignProgressReport(item), cancellationToken);
        });
        terminal.Results([result], RoadSignTable.Create);
        return ExitCode.Done;
    }
}
