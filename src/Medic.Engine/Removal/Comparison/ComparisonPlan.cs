using System.Globalization;

namespace Medic.Engine.Removal.Comparison;

/// <summary>Gives every run of a comparison its place: a folder a model, and in it a model and a result a run.</summary>
internal static class ComparisonPlan
{
    // What Windows takes in no file's name, and what would lead elsewhere, whatever system writes the files.
    private static readonly char[] Forbidden = ['<', '>', ':', '"', '/', '\\', '|', '?', '*'];

    private static readonly StringComparer Names = StringComparer.OrdinalIgnoreCase;

    /// <summary>Plans the runs, those of one model after those of another.</summary>
    /// <param name="models">The models.</param>
    /// <param name="options">The methods and seeds.</param>
    /// <exception cref="RemovalException">Two models have one name.</exception>
    public static IReadOnlyList<IReadOnlyList<PlannedRun>> Create(IReadOnlyList<ComparedModel> models, RemovalComparisonOptions options)
    {
        var scenarios = NameAll(models);
        var folders = new Dictionary<string, string>(Names);
        foreach (var (scenario, model) in scenarios.Zip(models))
        {
            if (!folders.TryAdd(FileName(scenario), model.Path))
                throw new RemovalException($"{model.Path}: its scenario '{scenario}' is already that of {folders[FileName(scenario)]}. Name each model once, and scenarios differently.");
        }

        return [.. models.Zip(scenarios, (model, scenario) => Plan(model, scenario, options).ToArray())];
    }

    private static IEnumerable<PlannedRun> Plan(ComparedModel model, string scenario, RemovalComparisonOptions options)
    {
        var folder = Path.GetFullPath(options.OutputFolder);
        return
            from method in options.Methods
            from rung in options.Rungs(method)
            from seed in options.Seeds
                // The same run whether settings are tried beside the method's own or not.
            let own = rung.Method.Equals(method) ? null : rung.Setting!.Replace('=', '-')
            let name = string.Create(CultureInfo.InvariantCulture, $"{method.MethodName}{(own is null ? "" : $"-{own}")}-seed{seed}")
            let place = Path.Combine(FileName(scenario), name)
            // As its name says, whatever the model's own format.
            let plan = OutputPlan.At(Path.GetFullPath(model.Path), folder, place + ".pth", OutputFormat.Torch)
            let result = Path.Combine(folder, place + ".json")
            let earlier = ComparisonFile.Find(result)
            let job = new CloneJob(plan with { Error = FindStranger(earlier, plan.Path) }, model.Options with
            {
                Method = rung.Method,
                Seed = seed,
                MaxAccuracyDrop = null,
                MaxAttackSuccess = null,
                Overwrite = false,
                SkipExisting = true,
                Resume = true,
            })
            {
                Name = ComparedRemoval.NameOf(scenario, method.MethodName, rung.Setting, seed),
                KeptFigures = earlier?.FiguresSha256 ?? string.Empty,
            }
            select new PlannedRun(scenario, rung.Setting, job, result);
    }

    /// <summary>Why a run must not take a place: another model's result is there. Null where it may.</summary>
    private static string? FindStranger(ComparedRemoval? earlier, string model) =>
        earlier is null || earlier.Path == model || !File.Exists(model) || earlier.Sha256Before == Sha256.OfFile(model)
            ? null
            : $"{model}: in its place there is a result of another model, {earlier.Path}. Name the scenario otherwise, or choose another output folder.";

    /// <summary>The models' scenarios; where one has none, its file's name with as many of the folders above it as tell it from the others.</summary>
    private static string[] NameAll(IReadOnlyList<ComparedModel> models)
    {
        var parts = models.Select(model => Path.GetFullPath(model.Path).Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries)).ToArray();
        var names = PathTails.Of(parts, models.Count);
        return [.. models.Select((model, index) => model.Scenario ?? Path.ChangeExtension(names[index], null))];
    }

    private static string FileName(string scenario)
    {
        var name = string.Concat(scenario.Select(letter => Forbidden.Contains(letter) || char.IsControl(letter) ? '-' : letter)).Trim('.', ' ');
        return name.Length > 0 ? name : "-";
    }
}
