using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Medic.Cli.Options;

/// <summary>An option that takes a number.</summary>
/// <typeparam name="T">The kind of number.</typeparam>
internal sealed class NumberOption<T> : Option<T?>
    where T : struct, INumber<T>
{
    /// <summary>Creates the option.</summary>
    /// <param name="name">Its name, with dashes.</param>
    /// <param name="description">What it says.</param>
    /// <param name="standard">The number where none is given; null leaves the value out.</param>
    /// <param name="least">The least number, where the engine has no chance to refuse smaller ones before the work begins.</param>
    public NumberOption(string name, string description, T? standard = null, T? least = null)
        : base(name)
    {
        HelpName = "N";
        Description = description;
        Arity = ArgumentArity.ExactlyOne;
        if (standard is not null)
            DefaultValueFactory = _ => standard;
        CustomParser = result => Parse(result, least);
    }

    /// <summary>The number, or null where there is none.</summary>
    public T? Find(ParseResult arguments) => arguments.GetValue(this);

    /// <summary>The number that was given, or null where none was: a standard is none.</summary>
    public T? Given(ParseResult arguments) => arguments.Has(this) ? Find(arguments) : null;

    /// <summary>The number of an option that has a standard.</summary>
    public T Read(ParseResult arguments) => arguments.GetRequiredValue(this)!.Value;

    private T? Parse(ArgumentResult result, T? least)
    {
        var text = result.Tokens[0].Value;
        if (!T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            result.AddError($"{Name}: '{text}' is no {(typeof(T) == typeof(double) ? "number" : "whole number, or out of range")}.");
        else if (least is { } limit && !(number >= limit))
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{Name} must be {limit} or more; found {number}."));
        return number;
    }
}
