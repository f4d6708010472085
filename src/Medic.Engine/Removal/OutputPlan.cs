namespace Medic.Engine.Removal;

/// <summary>Where a model's cleaned copy goes.</summary>
/// <param name="Path">The model, as a full path.</param>
/// <param name="OutputPath">Its output, as a full path.</param>
/// <param name="Error">Why it cannot go there; null where it can.</param>
public sealed record PlannedOutput(string Path, string OutputPath, string? Error = null)
{
    /// <summary>The model's path below the models' root, with <c>/</c> between its parts: the same on every machine.</summary>
    public string Place { get; init; } = System.IO.Path.GetFileName(Path);

    /// <summary>Where a clone goes that was rejected, as a full path; null where it is not kept.</summary>
    public string? QuarantinePath { get; init; }

    /// <summary>
    /// What the model's working files are called while it is treated, but for their endings: <c>.lock</c> keeps other runs from the
    /// same state, <c>.state</c> is what an interrupted training goes on from. Null works without either.
    /// </summary>
    public string? WorkPath { get; init; }

    /// <summary>
    /// What the lock is called, but for its ending, that keeps runs over other models from the same output: the models' names may differ
    /// in an ending that the output's format replaces. Mostly the same as <see cref="WorkPath"/>.
    /// </summary>
    internal string? OutputWorkPath { get; init; }

    /// <summary>The locks to be held while the model is treated, in an order in which two runs never take them from each other.</summary>
    internal IEnumerable<string> LockPaths => new[] { WorkPath, OutputWorkPath }.OfType<string>().Distinct().Order(StringComparer.Ordinal).Select(path => path + ".lock");

    /// <summary>In which format the output is written.</summary>
    public OutputFormat Format { get; init; }

    /// <summary>The folder that the output must not leave; null where that is not said.</summary>
    internal string? OutputRoot { get; init; }

    /// <summary>The folder that what is rejected must not leave; null where that is not said.</summary>
    internal string? QuarantineRoot { get; init; }

    /// <summary>Sees to it that nothing that is written for this model follows a link out of the folders that the user named.</summary>
    /// <exception cref="RemovalException">A link is in the way.</exception>
    internal void RefuseLinks()
    {
        Refuse(OutputRoot, System.IO.Path.GetDirectoryName(OutputPath));
        foreach (var path in LockPaths)
            Refuse(OutputRoot, path);
        Refuse(QuarantineRoot, System.IO.Path.GetDirectoryName(QuarantinePath));
    }

    private void Refuse(string? root, string? path)
    {
        if (root is not null && path is not null)
            OutputLinks.Refuse(Path, root, path);
    }
}

/// <summary>Gives every model an output below one folder, mirroring the models' places below their common root.</summary>
public static class OutputPlan
{
    /// <summary>The folder below the outputs that holds working files.</summary>
    public const string WorkFolder = ".medic";

    private const int NameLength = 16;

    private static readonly StringComparer Paths = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>Plans the outputs.</summary>
    /// <param name="models">The models' paths, in the order of the result.</param>
    /// <param name="outputFolder">The folder for all outputs.</param>
    /// <param name="quarantineFolder">The folder for clones that are rejected, mirrored likewise; null where they are not kept.</param>
    /// <param name="rootFolder">
    /// The folder that all models lie below; null for the deepest that does. Where models come and go, only a root that is given keeps
    /// every model's output where it was.
    /// </param>
    /// <param name="format">In which format the outputs are written.</param>
    /// <returns>One plan a model; two models for one output, and an output that is a model itself, are errors of the later model.</returns>
    /// <exception cref="RemovalException">The models have no common root, one is not below the root given, or both folders are one.</exception>
    public static IReadOnlyList<PlannedOutput> Create(
        IEnumerable<string> models,
        string outputFolder,
        string? quarantineFolder = null,
        string? rootFolder = null,
        OutputFormat format = OutputFormat.AsModel)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentException.ThrowIfNullOrEmpty(outputFolder);
        var inputs = models.Select(Path.GetFullPath).ToArray();
        var folder = Path.GetFullPath(outputFolder);
        var quarantine = quarantineFolder is null ? null : Path.GetFullPath(quarantineFolder);
        if (quarantine is not null && Paths.Equals(Path.TrimEndingDirectorySeparator(quarantine), Path.TrimEndingDirectorySeparator(folder)))
            throw new RemovalException($"{quarantine} is the output folder: what is rejected must not lie among what is clean. Choose another folder for the quarantine.");
        var root = rootFolder is null ? CommonRoot(inputs) : GivenRoot(inputs, Path.GetFullPath(rootFolder));
        var inputSet = inputs.ToHashSet(Paths);
        var taken = new Dictionary<string, string>(Paths);
        return inputs.Select(Plan).ToArray();

        PlannedOutput Plan(string input)
        {
            var place = Path.GetRelativePath(root, input);
            var plan = At(input, folder, place, format);
            var output = plan.OutputPath;
            var rejected = quarantine is null ? null : Path.Combine(quarantine, format.NameFor(place));
            string? error = null;
            if (inputSet.Contains(output))
                error = $"{input}: its output would be {output}, which is itself one of the models. Choose another output folder.";
            else if (rejected is not null && inputSet.Contains(rejected))
                error = $"{input}: its quarantine would be {rejected}, which is itself one of the models. Choose another folder for the quarantine.";
            else if (!taken.TryAdd(output, input))
                error = $"{input}: its output {output} is already that of {taken[output]}. Name each model once.";
            return plan with { Error = error, QuarantinePath = rejected, QuarantineRoot = quarantine };
        }
    }

    /// <summary>A model's output at a place of its own.</summary>
    /// <param name="model">The model, as a full path.</param>
    /// <param name="folder">The folder for all outputs, as a full path.</param>
    /// <param name="place">The output below it, but for the format's ending.</param>
    /// <param name="format">In which format it is written.</param>
    internal static PlannedOutput At(string model, string folder, string place, OutputFormat format)
    {
        var output = format.NameFor(place);
        return new PlannedOutput(model, Path.Combine(folder, output))
        {
            Place = Name(place),
            WorkPath = WorkPath(folder, place),
            OutputWorkPath = WorkPath(folder, output),
            Format = format,
            OutputRoot = folder,
        };
    }

    /// <summary>Short whatever the place is called, and the same in every run over the same tree.</summary>
    private static string WorkPath(string folder, string place) => Path.Combine(folder, WorkFolder, Sha256.OfText(Name(place))[..NameLength]);

    private static string Name(string place) => place.Replace(Path.DirectorySeparatorChar, '/');

    private static string GivenRoot(string[] inputs, string root) => Array.Find(inputs, input => !IsBelow(input, root)) is { } stray
        ? throw new RemovalException($"{stray} is not below {root}, which was given as the models' root. Give a folder that all models lie below.")
        : root;

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
