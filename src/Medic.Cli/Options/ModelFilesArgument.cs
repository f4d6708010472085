using System.CommandLine;
using System.IO.Enumeration;

namespace Medic.Cli.Options;

/// <summary>The files a command works on.</summary>
internal sealed class ModelFilesArgument : Argument<string[]>
{
    public ModelFilesArgument(string files = "Checkpoints (.pth, .pt, .pth.tar)")
        : base("FILE")
    {
        Arity = ArgumentArity.OneOrMore;
        Description = $"{files}. Wildcards * and ? in the file's name are taken too.";
        // The parser would take an option that does not exist for one more file.
        Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.StartsWith('-') && !File.Exists(token.Value)))
                result.AddError($"Unrecognized option '{token.Value}'.");
        });
    }

    /// <summary>The files, in the order given; a pattern gives its matches by name, or itself where nothing matches.</summary>
    public IReadOnlyList<string> Read(ParseResult arguments) => arguments.GetRequiredValue(this).SelectMany(Expand).ToArray();

    /// <summary>Shells on Windows leave patterns to the program.</summary>
    private static IEnumerable<string> Expand(string path)
    {
        var pattern = Path.GetFileName(path);
        if (pattern.AsSpan().IndexOfAny('*', '?') < 0 || File.Exists(path))
            return [path];
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
        if (!Directory.Exists(folder))
            return [path];
        var matches = Directory.EnumerateFiles(folder)
            .Where(file => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(file), OperatingSystem.IsWindows()))
            .Order(StringComparer.Ordinal)
            .ToArray();
        return matches.Length > 0 ? matches : [path];
    }
}
