using System.Globalization;
using System.Text.Json;
using Medic.Fuzzing;

// usage: Medic.Fuzzing [--target NAME] [--seed N] [--first N] [--count N] [--seconds S] [--corpus DIR] [--keep DIR] [--json FILE]
// The same seed, corpus and number of a case give the same file. Exit code 1: a case failed; its file is kept.
var options = new Dictionary<string, string>(StringComparer.Ordinal);
for (var i = 0; i + 1 < args.Length; i += 2)
    options[args[i]] = args[i + 1];
string[] known = ["--target", "--seed", "--first", "--count", "--seconds", "--corpus", "--keep", "--json"];
if (args.Length % 2 != 0 || options.Keys.Except(known).Any())
{
    Console.Error.WriteLine($"usage: Medic.Fuzzing {string.Join(' ', known.Select(name => $"[{name} VALUE]"))}; targets: {string.Join(", ", FuzzTargets.Names)}");
    return 2;
}

using var folder = new WorkingFolder();
var targets = FuzzTargets.Create(folder, options.GetValueOrDefault("--corpus"))
    .Where(target => !options.TryGetValue("--target", out var wanted) || target.Name == wanted)
    .ToArray();
if (targets.Length == 0)
{
    Console.Error.WriteLine($"There is no such target. Targets: {string.Join(", ", FuzzTargets.Names)}.");
    return 2;
}

var run = new FuzzRun(targets, Number("--seed", 1), options.GetValueOrDefault("--keep") ?? Path.Combine(Path.GetTempPath(), "medic-fuzzing"));
var seconds = options.TryGetValue("--seconds", out var most) ? double.Parse(most, CultureInfo.InvariantCulture) : double.PositiveInfinity;
var result = run.Run(Number("--first", 0), Number("--count", long.MaxValue), TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue)));
Console.WriteLine(result);
if (options.TryGetValue("--json", out var record))
    File.WriteAllText(record, JsonSerializer.Serialize(result));
return result.Failures == 0 ? 0 : 1;

long Number(string name, long standard) => options.TryGetValue(name, out var text) ? long.Parse(text, CultureInfo.InvariantCulture) : standard;
