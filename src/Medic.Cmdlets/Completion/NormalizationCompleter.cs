using System.Globalization;
using Medic.Engine.Data;

namespace Medic.Cmdlets.Completion;

/// <summary>Completes normalisations' names.</summary>
public sealed class NormalizationCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Meaning)> Names =>
        Normalization.Known.Select(known => (known.Name, $"mean {Figures(known.Mean)}, standard deviation {Figures(known.StandardDeviation)}"))
            .Prepend((NormalizationText.Auto, "as the model's record says, else the best of the known ones"));

    private static string Figures(IReadOnlyList<float> values) => string.Join(' ', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
