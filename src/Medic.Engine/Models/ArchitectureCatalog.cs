using System.Globalization;
using System.Text.RegularExpressions;
using Medic.Engine.Checkpoints;

namespace Medic.Engine.Models;

/// <summary>The networks Medic knows: recognises them by their state dicts, and builds them by name.</summary>
public static partial class ArchitectureCatalog
{
    private const int NamesInMessage = 6;

    /// <summary>Whether a name is known does not depend on the classes.</summary>
    private const int AnyClassCount = 2;

    /// <summary>The known networks, as messages and help name them.</summary>
    public static IReadOnlyList<string> KnownNames { get; } =
        ["WRN-<6n+4>-<k>", "ResNet-18", "ResNet-34", "ResNet-18-CIFAR", "ResNet-34-CIFAR", "CompositeNet"];

    /// <summary>Recognises a network by the names and shapes of its tensors.</summary>
    /// <param name="state">The tensors.</param>
    /// <param name="source">The file, for messages.</param>
    /// <exception cref="ModelException">No known network has these tensors.</exception>
    public static Architecture Recognize(StateDict state, string source)
    {
        ArgumentNullException.ThrowIfNull(state);
        var shapes = new LayerShapes(state);
        Architecture? known = RecognizeWideResNet(shapes);
        known ??= RecognizeResNet(shapes);
        known ??= RecognizeCompositeNet(shapes);
        return known ?? throw new ModelException(
            $"{source}: the network is not known. Found {state.Count} tensors ({Describe(state)}); known are {string.Join(", ", KnownNames)}.");
    }

    /// <summary>A known network's name in the catalogue's spelling.</summary>
    /// <param name="name">The name in any case.</param>
    /// <exception cref="ModelException">The name is not known.</exception>
    public static string NameOf(string name) => Create(name, AnyClassCount).Name;

    /// <summary>Builds a known network's description by name.</summary>
    /// <param name="name">For example <c>WRN-16-1</c>, <c>ResNet-18-CIFAR</c>; case does not matter.</param>
    /// <param name="classCount">How many classes.</param>
    /// <param name="inputChannels">Channels of the images.</param>
    /// <param name="inputSize">Size of the images, or null for the network's usual one.</param>
    /// <exception cref="ModelException">The name is not known.</exception>
    public static Architecture Create(string name, int classCount, int inputChannels = 3, int? inputSize = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (classCount < 2)
            throw new ModelException($"A classifier needs 2 classes or more; found {classCount}.");
        var architecture = Parse(name, classCount, inputChannels)
            ?? throw new ModelException($"Architecture '{name}' is not known. Known are {string.Join(", ", KnownNames)}.");
        return inputSize is { } size ? architecture with { InputSize = size } : architecture;
    }

    private static Architecture? Parse(string name, int classCount, int inputChannels)
    {
        if (WideResNetName().Match(name) is { Success: true } wide)
        {
            var depth = int.Parse(wide.Groups[1].Value, CultureInfo.InvariantCulture);
            var width = int.Parse(wide.Groups[2].Value, CultureInfo.InvariantCulture);
            return depth >= 10 && (depth - 4) % 6 == 0 && width >= 1 ? new WideResNetArchitecture(depth, width, classCount, inputChannels) : null;
        }

        if (ResNetName().Match(name) is { Success: true } res)
        {
            var depth = int.Parse(res.Groups[1].Value, CultureInfo.InvariantCulture);
            return new ResNetArchitecture(depth, res.Groups[2].Success ? ResNetStem.Cifar : ResNetStem.ImageNet, classCount, inputChannels);
        }

        return name.Equals("CompositeNet", StringComparison.OrdinalIgnoreCase) ? new CompositeNetArchitecture(classCount, inputChannels) : null;
    }

    private static WideResNetArchitecture? RecognizeWideResNet(LayerShapes shapes)
    {
        if (!shapes.Has("conv1.weight", 16, -1, 3, 3) || !shapes.Has("block1.layer.0.conv1.weight", -1, 16, 3, 3) || !shapes.Has("fc.weight", -1, -1))
            return null;
        var blocks = shapes.CountFrom("block1.layer.", ".conv1.weight");
        var width = shapes.Size("block1.layer.0.conv1.weight", 0) / 16;
        return width < 1 ? null : new WideResNetArchitecture((6 * blocks) + 4, width, shapes.Size("fc.weight", 0), shapes.Size("conv1.weight", 1));
    }

    private static ResNetArchitecture? RecognizeResNet(LayerShapes shapes)
    {
        ResNetStem? stem = shapes.Has("conv1.weight", 64, -1, 7, 7) ? ResNetStem.ImageNet
            : shapes.Has("conv1.weight", 64, -1, 3, 3) ? ResNetStem.Cifar
            : null;
        // Bottleneck blocks have a third convolution.
        if (stem is null || !shapes.Has("fc.weight", -1, 512) || shapes.Has("layer1.0.conv3.weight", -1, -1, -1, -1))
            return null;
        var blocks = Enumerable.Range(1, 4).Select(i => shapes.CountFrom($"layer{i}.", ".conv1.weight")).ToArray();
        var depth = ResNetArchitecture.BlocksByDepth.FirstOrDefault(known => known.Value.SequenceEqual(blocks)).Key;
        return depth == 0 ? null : new ResNetArchitecture(depth, stem.Value, shapes.Size("fc.weight", 0), shapes.Size("conv1.weight", 1));
    }

    private static CompositeNetArchitecture? RecognizeCompositeNet(LayerShapes shapes) =>
        shapes.Has("m1.0.weight", 64, -1, 3, 3) && shapes.Has("m2.1.weight", 256, 3200) && shapes.Has("m2.5.weight", -1, 256)
            ? new CompositeNetArchitecture(shapes.Size("m2.5.weight", 0), shapes.Size("m1.0.weight", 1))
            : null;

    private static string Describe(StateDict state) =>
        string.Join(", ", state.Take(NamesInMessage).Select(entry => $"{entry.Key} {FormatShape(entry.Value.Shape)}"))
        + (state.Count > NamesInMessage ? ", ..." : string.Empty);

    private static string FormatShape(IReadOnlyList<long> shape) => $"[{string.Join(", ", shape)}]";

    [GeneratedRegex("^WRN-([0-9]{1,4})-([0-9]{1,3})$", RegexOptions.IgnoreCase)]
    private static partial Regex WideResNetName();

    [GeneratedRegex("^ResNet-(18|34)(-CIFAR)?$", RegexOptions.IgnoreCase)]
    private static partial Regex ResNetName();
}
