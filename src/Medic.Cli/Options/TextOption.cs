using System.CommandLine;
using Medic.Engine;

namespace Medic.Cli.Options;

/// <summary>An option whose text something else reads; text that is refused there is bad usage.</summary>
/// <typeparam name="T">What the text stands for.</typeparam>
internal sealed class TextOption<T> : Option<string?>
{
    private readonly Func<string, T> _read;

    /// <summary>Creates the option.</summary>
    /// <param name="name">Its name, with dashes.</param>
    /// <param name="read">Reads the text; throws <see cref="MedicException"/> where it cannot.</param>
    /// <param name="standard">The text where none is given; null leaves the value out.</param>
    public TextOption(string name, Func<string, T> read, string? standard = null)
        : base(name)
    {
        _read = read;
        if (standard is not null)
            DefaultValueFactory = _ => standard;
        Validators.Add(result =>
        {
            try
            {
                if (result.GetValueOrDefault<string?>() is { } text)
                    read(text);
            }
            catch (MedicException error)
            {
                result.AddError($"{name}: {error.Message}");
            }
        });
    }

    /// <summary>The value of the text that was given, or null where none was: a standard is none.</summary>
    public object? Given(ParseResult arguments) => arguments.Has(this) ? Read(arguments) : null;

    /// <summary>The value; the type's default where none was given.</summary>
    public T? Read(ParseResult arguments) => arguments.GetValue(this) is { } text ? _read(text) : default;
}
