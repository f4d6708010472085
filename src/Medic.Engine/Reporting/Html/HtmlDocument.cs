using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Medic.Engine.Reporting.Html;

/// <summary>Writes a tree of elements as an HTML document.</summary>
/// <remarks>
/// What stands in the tree as text is text in the document, whatever it holds: the tree's writer escapes it, and nothing here puts
/// markup together from strings.
/// </remarks>
internal static class HtmlDocument
{
    // Elements that have no end in HTML; any other without one would take in what follows it.
    private static readonly HashSet<string> Endless = ["br", "col", "hr", "img", "link", "meta"];

    /// <summary>Writes the document.</summary>
    /// <param name="root">The html element; changed so that it can be written.</param>
    /// <param name="stream">Where to.</param>
    public static void Save(XElement root, Stream stream)
    {
        foreach (var element in root.DescendantsAndSelf())
        {
            foreach (var attribute in element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration))
                attribute.Value = Visible(attribute.Value);
            if (element.IsEmpty && !Endless.Contains(element.Name.LocalName))
                element.Value = string.Empty;
        }

        foreach (var text in root.DescendantNodes().OfType<XText>())
            text.Value = Visible(text.Value);
        var settings = new XmlWriterSettings
        {
            OmitXmlDeclaration = true,
            ConformanceLevel = ConformanceLevel.Fragment,
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            CloseOutput = false,
        };
        using var writer = XmlWriter.Create(stream, settings);
        writer.WriteRaw("<!DOCTYPE html>\n");
        root.WriteTo(writer);
        writer.WriteRaw("\n");
    }

    /// <summary>
    /// Shows by their numbers the characters that no document may hold, and those that hide, or that turn the direction of what
    /// stands beside them: a file's name must not look like another's.
    /// </summary>
    public static string Visible(string text)
    {
        if (text.All(IsPlain))
            return text;
        var visible = new StringBuilder(text.Length);
        for (var place = 0; place < text.Length; place++)
        {
            if (char.IsSurrogatePair(text, place))
                visible.Append(text, place++, 2);
            else if (IsPlain(text[place]))
                visible.Append(text[place]);
            else
                visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[place]:X4}");
        }

        return visible.ToString();
    }

    private static bool IsPlain(char letter) => letter is '\n' or '\t'
        || char.GetUnicodeCategory(letter) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
