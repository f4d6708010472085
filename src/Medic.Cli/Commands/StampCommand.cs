using System.CommandLine;
using Medic.Cli.Options;
using Medic.Cli.Output;
using Medic.Engine.Reporting;
using Spectre.Console;

namespace Medic.Cli.Commands;

/// <summary><c>medic stamp</c>: a picture of what a trigger does.</summary>
internal sealed class StampCommand : OperationCommand<ContactSheetOptions>
{
    private readonly PathOption _data = new("--data") { Required = true, Description = "Images to stamp; their test part where they have one." };
    private readonly TextOption<string> _trigger = TriggerOption.Create("The trigger");
    private readonly Option<string> _out = new("--out") { Required = true, HelpName = "FILE.png", Description = "The picture to write: images above, the same images stamped below." };
    private readonly Option<int?> _count = new Option<int?>("--count") { HelpName = "N", Description = "How many images." }.AtLeast(1);
    private readonly Option<int?> _enlarge = new Option<int?>("--enlarge") { HelpName = "N", Description = "How many times larger pixels are shown." }.AtLeast(1);
    private readonly Option<int?> _imageSize = new Option<int?>("--image-size") { HelpName = "PIXELS", Description = "Size the images are resized to before they are stamped; as they are if not given." }.AtLeast(1);
    private readonly Option<long> _seed = new("--seed") { HelpName = "N", Description = "Seed of triggers that draw at random." };

    public StampCommand()
        : base("stamp", "Write a picture of a few images, unstamped and stamped.")
    {
        _trigger.Required = true;
        var standard = new ContactSheetOptions { DataPath = string.Empty, Trigger = string.Empty, OutputPath = string.Empty };
        _count.DefaultValueFactory = _ => standard.Count;
        _enlarge.DefaultValueFactory = _ => standard.Enlargement;
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
        Count = arguments.GetValue(_count)!.Value,
        Enlargement = arguments.GetValue(_enlarge)!.Value,
        ImageSize = arguments.GetValue(_imageSize),
        Seed = arguments.GetValue(_seed),
    };

    /// <inheritdoc/>
    protected override ExitCode Run(ContactSheetOptions call, Terminal terminal, CancellationToken cancellationToken)
    {
        var sheet = ContactSheet.Write(call, cancellationToken);
        terminal.Results([sheet], _ => new Text($"{PathText.Short(sheet.OutputPath)}: {sheet.Count} images, and below them the same stamped with {sheet.Trigger}\n"));
        return ExitCode.Done;
    }
}
