using System.CommandLine;
using Medic.Cli.Options;
using Medic.Cli.Output;
using Medic.Engine;
using Medic.Engine.Reporting;
using Spectre.Console;

namespace Medic.Cli.Commands;

/// <summary><c>medic stamp</c>: a picture of what a trigger does, or stamped images.</summary>
internal sealed class StampCommand : OperationCommand<StampOptions>
{
    private static readonly ContactSheetOptions Standard = new() { DataPath = string.Empty, Trigger = string.Empty, OutputPath = string.Empty };

    private readonly PathOption _data = new("--data") { Required = true, Description = "Images to stamp; their test part where they have one." };
    private readonly TriggerOptionGroup _trigger;
    private readonly Option<string> _out = new("--out") { Required = true, HelpName = "FILE.png|DIR", Description = "The picture to write: images above, the same images stamped below. With --single, the folder for the images." };
    private readonly Option<bool> _single = new("--single") { Description = "Write each stamped image to a file of its own, named by its index, class and trigger." };
    private readonly NumberOption<int> _count = new("--count", "How many images.", Standard.Count, least: 1);
    private readonly TextOption<IReadOnlyList<string>> _only = new("--only", ClassList.Parse) { HelpName = "A,B,C|@FILE", Description = "Take images of these classes alone." };
    private readonly NumberOption<int> _enlarge = new("--enlarge", "How many times larger pixels are shown in a picture of several images.", Standard.Enlargement, least: 1);
    private readonly NumberOption<int> _columns = new("--columns", "Images beside each other in such a picture; all if not given.", least: 1);
    private readonly NumberOption<int> _imageSize = new("--image-size", "Size the images are resized to before they are stamped; as they are if not given.", least: 1);
    private readonly NumberOption<long> _seed = new("--seed", "Seed of triggers that draw at random.", Standard.Seed);
    private readonly Option<bool> _force = new("--force") { Description = "Replace files that exist." };

    public StampCommand()
        : base("stamp", "Write a picture of a few images, unstamped and stamped, or the stamped images themselves.")
    {
        Add(_data);
        _trigger = new TriggerOptionGroup(this, "The trigger");
        Option[] all = [_out, _single, _count, _only, _enlarge, _columns, _imageSize, _seed, _force];
        foreach (var option in all)
            Add(option);
    }

    /// <inheritdoc/>
    protected override StampOptions Bind(ParseResult arguments)
    {
        var trigger = _trigger.Read(arguments) ?? throw new MedicException("A trigger is needed: --trigger or --trigger-file.");
        var data = _data.Read(arguments);
        StampOptions options = arguments.GetValue(_single)
            ? new TriggeredImageOptions { DataPath = data, Trigger = trigger.Name, OutputFolder = arguments.GetRequiredValue(_out) }
            : new ContactSheetOptions
            {
                DataPath = data,
                Trigger = trigger.Name,
                OutputPath = arguments.GetRequiredValue(_out),
                Enlargement = _enlarge.Read(arguments),
                ColumnCount = _columns.Find(arguments),
            };
        return options with
        {
            TriggerSettings = trigger.Settings,
            TriggerPath = trigger.Path,
            Count = _count.Read(arguments),
            OnlyClasses = _only.Read(arguments),
            ImageSize = _imageSize.Find(arguments),
            Seed = _seed.Read(arguments),
            Overwrite = arguments.GetValue(_force),
        };
    }

    /// <inheritdoc/>
    protected override ExitCode Run(StampOptions call, Terminal terminal, CancellationToken cancellationToken)
    {
        if (call is TriggeredImageOptions single)
        {
            var images = TriggeredImages.Write(single, progress: null, cancellationToken);
            terminal.Results(images, _ => new Text($"{PathText.Short(Path.GetFullPath(single.OutputFolder))}: {images.Count} images stamped with {images[0].Trigger}\n"));
        }
        else
        {
            var sheet = ContactSheet.Write((ContactSheetOptions)call, cancellationToken);
            terminal.Results([sheet], _ => new Text($"{PathText.Short(sheet.OutputPath)}: {sheet.Count} images, and below them the same stamped with {sheet.Trigger}\n"));
        }

        return ExitCode.Done;
    }
}
