using Medic.Engine;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Medic.Cli.Output;

/// <summary>The two streams of the program: results on standard output, progress and errors on standard error.</summary>
internal sealed class Terminal
{
    /// <summary>Tables are made to fit this many columns where the output is no terminal.</summary>
    private const int FileWidth = 120;

    private readonly IAnsiConsole _results;
    private readonly TextWriter _errors;

    private Terminal(bool isJson, IAnsiConsole results, TextWriter errors, IProgressView progress)
    {
        IsJson = isJson;
        _results = results;
        _errors = errors;
        Progress = progress;
    }

    /// <summary>Whether results are printed as JSON.</summary>
    public bool IsJson { get; }

    /// <summary>Where progress is shown.</summary>
    public IProgressView Progress { get; }

    /// <summary>Opens the program's streams.</summary>
    /// <param name="json">Whether results are printed as JSON.</param>
    public static Terminal Open(bool json)
    {
        var results = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
            results.Profile.Width = FileWidth;
        var errors = new CarefreeWriter(Console.Error);
        IProgressView progress = Console.IsErrorRedirected
            ? new LineProgress(errors, errorsOnly: json)
            : new BarProgress(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }));
        return new Terminal(json, results, errors, progress);
    }

    /// <summary>Prints results: as a JSON array, or as people read them.</summary>
    /// <typeparam name="T">The result record.</typeparam>
    /// <param name="results">The results.</param>
    /// <param name="view">Lays results out for people; not asked where there are none.</param>
    /// <exception cref="MedicException">Standard output cannot be written.</exception>
    public void Results<T>(IReadOnlyList<T> results, Func<IReadOnlyList<T>, IRenderable> view)
    {
        try
        {
            if (IsJson)
                _results.Profile.Out.Writer.WriteLine(JsonText.Of(results));
            else if (results.Count > 0)
                _results.Write(view(results));
        }
        catch (IOException error)
        {
            throw new MedicException($"Standard output: the results cannot be printed: {error.Message} What was done is done, and in the log if there is one.", error);
        }
    }

    /// <summary>Says why something was not done.</summary>
    public void Error(string text) => _errors.WriteLine(PrintableText.Whole(text));
}
