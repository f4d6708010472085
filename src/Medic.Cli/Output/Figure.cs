using System.Globalization;

namespace Medic.Cli.Output;

/// <summary>Figures as people read them.</summary>
internal static class Figure
{
    /// <summary>What stands where there is no figure.</summary>
    public const string Missing = "-";

    /// <summary>A fraction in percent with one decimal.</summary>
    public static string Percent(double? fraction) =>
        fraction is { } value ? string.Create(CultureInfo.InvariantCulture, $"{100 * value:F1} %") : Missing;

    /// <summary>A share before and after.</summary>
    public static string Change(double? before, double? after) => before is null ? Missing : $"{Percent(before)} -> {Percent(after)}";

    /// <summary>Minutes and seconds, and hours where there are any.</summary>
    public static string Time(TimeSpan time) =>
        time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
}
