using System.Xml.Linq;

namespace Medic.Engine.Reporting.Charts;

/// <summary>Makes the elements of a drawing.</summary>
internal static class Svg
{
    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    /// <summary>A drawing that is as wide as there is room, up to its own width, and says in words what it shows.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="width">Its width in its own units, which are pixels at its full width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="content">What is drawn.</param>
    public static XElement Drawing(string title, double width, double height, params object?[] content) => Element(
        "svg",
        new XAttribute("class", "chart"),
        new XAttribute("role", "img"),
        new XAttribute("aria-label", title),
        new XAttribute("viewBox", FormattableString.Invariant($"0 0 {width:0.##} {height:0.##}")),
        new XAttribute("style", FormattableString.Invariant($"max-width: {width:0.##}px")),
        content);

    /// <summary>An element; text in it is text.</summary>
    public static XElement Element(string name, params object?[] content) => new(Namespace + name, content);

    /// <summary>A rectangle.</summary>
    public static XElement Rectangle(string style, double x, double y, double width, double height) =>
        Element("rect", Style(style), At("x", x), At("y", y), At("width", Math.Max(0, width)), At("height", height), At("rx", 2));

    /// <summary>A line.</summary>
    public static XElement Line(string style, double x1, double y1, double x2, double y2) =>
        Element("line", Style(style), At("x1", x1), At("y1", y1), At("x2", x2), At("y2", y2));

    /// <summary>Text whose anchor is start, middle or end.</summary>
    public static XElement Text(string style, double x, double y, string text, string anchor = "start") =>
        Element("text", Style(style), At("x", x), At("y", y), new XAttribute("text-anchor", anchor), text);

    /// <summary>The classes by which a style sheet paints an element.</summary>
    public static XAttribute Style(string classes) => new("class", classes);

    /// <summary>A length or place.</summary>
    public static XAttribute At(string name, double value) => new(name, Math.Round(value, 2));
}
