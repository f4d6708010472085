using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Medic.Cli.Options;

/// <summary>Ranges of options that the engine has no chance to check before the work begins.</summary>
internal static class NumberRange
{
    /// <summary>Refuses smaller numbers.</summary>
    public static Option<T?> AtLeast<T>(this Option<T?> option, T least)
        where T : struct, INumber<T>
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T?>() is { } value && !(value >= least))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be {least} or more; found {value}."));
        });
        return option;
    }
}
