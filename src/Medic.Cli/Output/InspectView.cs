using System.Globalization;
using Medic.Engine;
using Medic.Engine.Models;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Medic.Cli.Output;

/// <summary>What checkpoints are, as a list of facts a file.</summary>
internal static class InspectView
{
    /// <summary>One list a file that could be read.</summary>
    public static IRenderable Create(IReadOnlyList<InspectResult> results) =>
        new Rows(results.Where(result => result.Sha256 is not null).Select(Describe));

    private static Grid Describe(InspectResult result)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (name, value) in Facts(result))
            grid.AddRow(new Text(PrintableText.Of(name)), new Text(PrintableText.Whole(value)));
        return grid.AddEmptyRow();
    }

    private static IEnumerable<(string Name, string Value)> Facts(InspectResult result)
    {
        yield return ("File", PathText.Short(result.Path));
        yield return ("SHA-256", result.Sha256!);
        yield return ("Format", Layout(result));
        if (result.Architecture is { } architecture)
        {
            yield return ("Network", architecture);
            yield return ("Classes", $"{result.ClassCount}");
            yield return ("Input", $"{result.InputChannels} x {result.InputSize} x {result.InputSize}");
            yield return ("Parameters", string.Create(CultureInfo.InvariantCulture, $"{result.ParameterCount:N0} in {result.TensorCount} tensors"));
        }
        else
        {
            yield return ("Network", $"unknown ({result.TensorCount} tensors)");
        }

        foreach (var entry in result.Entries ?? [])
            yield return ("Entry " + entry.Name, entry.Value);
        foreach (var (name, value) in result.Medic ?? new Dictionary<string, object?>())
            yield return ("Medic " + name, value as string ?? JsonText.Of(value));
    }

    private static string Layout(InspectResult result)
    {
        var place = result.IsPickledModule == true ? "a pickled module"
            : result.WrapperKey is { } key ? $"state dict under '{key}'"
            : "a bare state dict";
        return $"{result.Format}, {place}{(result.HasModulePrefix == true ? ", names prefixed with 'module.'" : string.Empty)}, {result.FileSize} bytes";
    }
}
