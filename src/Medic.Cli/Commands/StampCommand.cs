using System.CommandLine;
using Medic.Cli.Options;
using Medic.Cli.Output;
using Medic.Engine.Reporting;
using Spectre.Console;

namespace Medic.Cli.Commands;

/// <summary><c>medic stamp</c>: a picture of what a trigger does.</summary>
internal sealed class StampCommand : OperationCommand<ContactSheetOptions>
{
    private static readonly ContactSheetOptions Standard = new() { DataPath = string.Empty, Trigger = string.Empty, OutputPath = string.Empty };

    private readonly PathOption _data = new("--data") { Required = true, Description = "Images to stamp; their test part where they have one." };
    private readonly TextOption<string> _trigger = TriggerOption.Create("The trigger");
    private readonly Option<string> _out = new("--out") { Required = true, HelpName = "FILE.png", Description = "The picture to write: images above, the same images stamped below." };
    private readonly NumberOption<int> _count = new("--count", "How many images.", Standard.Count, least: 1);
    private readonly NumberOption<int> _enlarge = new("--enlarge", "How many times larger pixels are shown.", Standard.Enlargement, least: 1);
    private readonly NumberOption<int> _imageSize = new("--image-size", "Size the images are resized to before they are stamped; as they are if not given.", least: 1);
    private readonly NumberOption<long> _seed = new("--seed", "Seed of triggers that draw at random.", Standard.Seed);

    public StampCommand()
        : base("stamp", "Write a picture of a few images, unstamped and stamped.")
    {
        _trigger.Required = true;
        Option[] all = [_data, _trigger, _out, _count, _enlarge, _imageSize, _seed];
        foreach (var option in all)
            Add(option);
    }

    /// <inheritdoc/>
    protected override ContactSheetOptions Bind(ParseResult arguments) => new()
    {
        DataPath = _data.Read(arguments),
        Trigger = _trigger.Read(arguments)!,
        OutputPath = arguments.GetRequiredValue(_out),
        Count = _count.Read(arguments),
        Enlargement = _enlarge.Read(arguments),
        ImageSize = _imageSize.Find(arguments),
        Seed = _seed.Read(arguments),
    };

    /// <inheritdoc/>
    protected override ExitCode Run(ContactSheetOptions call, Terminal terminal, CancellationToken cancellationToken)
    {
        var sheet = ContactSheet.Write(call, cancellationToken);
        terminal.Results([sheet], _ => new Text($"{PathText.Short(sheet.OutputPath)}: {sheet.Count} images, and below them the same stamped with {sheet.Trigger}\n"));
        return ExitCode.Done;
    }
}
