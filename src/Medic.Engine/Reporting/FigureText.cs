using System.Globalization;

namespace Medic.Engine.Reporting;

/// <summary>Figures as a report shows them.</summary>
internal static class FigureText
{
    /// <summary>What stands where there is no figure.</summary>
    public const string Missing = "\u2013";

    private const string Space = "\u00A0";

    /// <summary>A fraction in percent.</summary>
    public static string Percent(double? fraction) =>
        fraction is { } value ? string.Create(CultureInfo.InvariantCulture, $"{100 * value:F1}{Space}%") : Missing;

    /// <summary>A share before and after.</summary>
    public static string Change(double? before, double? after) => $"{Percent(before)} \u2192 {Percent(after)}";

    /// <summary>A loss or a rate of learning, in four digits that count.</summary>
    public static string Number(double? number) =>
        number is { } value && double.IsFinite(value) ? value.ToString("G4", CultureInfo.InvariantCulture) : Missing;

    /// <summary>Minutes and seconds, and hours where there are any.</summary>
    public static string Time(TimeSpan? time) => time is { } value
        ? string.Create(CultureInfo.InvariantCulture, $"{(value.TotalHours >= 1 ? $"{(long)value.TotalHours}:{value:mm}" : $"{value:%m}")}:{value:ss}")
        : Missing;
}
