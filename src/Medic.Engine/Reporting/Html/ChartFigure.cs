using System.Xml.Linq;

namespace Medic.Engine.Reporting.Html;

/// <summary>Drawings under a heading, with a key to their colours.</summary>
internal static class ChartFigure
{
    /// <summary>Builds the figure.</summary>
    /// <param name="name">Its heading.</param>
    /// <param name="keys">What is shown, and the style of its colour.</param>
    /// <param name="drawings">The drawings.</param>
    public static XElement Build(string name, IEnumerable<(string Name, string Style)> keys, IEnumerable<XElement> drawings) =>
        new("figure", new XElement("figcaption", name, keys.Select(key => Key(key.Name, key.Style))), drawings);

    private static XElement Key(string name, string style) => new(
        "span", new XAttribute("class", "key"), new XElement("span", new XAttribute("class", style)), name);
}
