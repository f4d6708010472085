namespace Medic.Engine.Removal;

/// <summary>Where a model's cleaned copy goes.</summary>
/// <param name="Path">The model, as a full path.</param>
/// <param name="OutputPath">Its output, as a full path.</param>
/// <param name="Error">Why it cannot go there; null where it can.</param>
public sealed record PlannedOutput(string Path, string OutputPath, string? Error);

/// <summary>Gives every model an output below one folder, mirroring the models' places below their common root.</summary>
public static class OutputPlan
{
    private static readonly StringComparer Paths = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>Plans the outputs.</summary>
    /// <param name="models">The models' paths, in the order of the result.</param>
    /// <param name="outputFolder">The folder for all outputs.</param>
    /// <returns>One plan a model; two models for one output, and an output that is a model itself, are errors of the later model.</returns>
    public static IReadOnlyList<PlannedOutput> Create(IEnumerable<string> models, string outputFolder)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentException.ThrowIfNullOrEmpty(outputFolder);
        var inputs = models.Select(Path.GetFullPath).ToArray();
        var folder = Path.GetFullPath(outputFolder);
        var root = CommonRoot(inputs);
        var inputSet = inputs.ToHashSet(Paths);
        var taken = new Dictionary<string, string>(Paths);
        return inputs.Select(Plan).ToArray();

        PlannedOutput Plan(string input)
        {
            var output = Path.Combine(folder, Path.GetRelativePath(root, input));
            string? error = null;
            if (inputSet.Contains(output))
                error = $"{input}: its output would be {output}, which is itself one of the models. Choose another output folder.";
            else if (!taken.TryAdd(output, input))
                error = $"{input}: its output {output} is already that of {taken[output]}. Name each model once.";
            return new PlannedOutput(input, output, error);
        }
    }

    private static string CommonRoot(string[] inputs)
    {
        if (inputs.Length == 0)
            return Directory.GetCurrentDirectory();
        var root = Path.GetDirectoryName(inputs[0])!;
        foreach (var input in inputs)
        {
            while (!IsBelow(input, root))
                root = Path.GetDirectoryName(root) ?? throw new RemovalException($"{input} and {inputs[0]} are on different volumes: name them in separate calls.");
        }

        return root;
    }

    private static bool IsBelow(string path, string folder)
    {
        var prefix = Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar;
        return path.StartsWith(prefix, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }
}
