using System.CommandLine;
using Medic.Engine.Data;

namespace Medic.Cli.Options;

/// <summary>The options that say what images there are and how a network takes them.</summary>
internal sealed class DataOptionGroup
{
    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="purpose">What the images are for.</param>
    /// <param name="isRequired">Whether there is nothing to do without images.</param>
    public DataOptionGroup(Command command, string purpose, bool isRequired = true)
    {
        Path.Required = isRequired;
        Path.Description = purpose + " CIFAR binary, IDX, GTSRB, a folder or zip with a sub-folder a class, or a list of 'path label' lines.";
        command.Add(Path);
        command.Add(Normalization);
        command.Add(ImageSize);
        command.Add(ClassNames);
    }

    /// <summary>The images.</summary>
    public PathOption Path { get; } = new("--data");

    /// <summary>The input normalisation; nothing for the recorded one, or the best of the known ones.</summary>
    public TextOption<Normalization?> Normalization { get; } = new("--normalization", NormalizationText.Parse, NormalizationText.Auto)
    {
        HelpName = "NAME",
        Description = $"What a network's input passes first: {NormalizationText.Auto} (as the model's record says, else the best of the known ones), "
            + $"{NamedChoice.Normalizations}, or figures as mean/std.",
    };

    /// <summary>Size of the images the networks take.</summary>
    public NumberOption<int> ImageSize { get; } = new(
        "--image-size", "Height and width of the images the networks take; their family's usual one if not given.", least: 1);

    /// <summary>The classes in label order.</summary>
    public TextOption<IReadOnlyList<string>> ClassNames { get; } = new("--classes", ClassList.Parse)
    {
        HelpName = "A,B,C|@FILE",
        Description = "The classes in the order of the networks' outputs, or a file with one a line; the data's own order if not given.",
    };
}
