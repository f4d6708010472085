using System.Globalization;
using System.Xml.Linq;
using Medic.Help.Cmdlets;
using Medic.Help.Pages;

namespace Medic.Help.Output;

/// <summary>Writes cmdlets' help in the form that Get-Help reads (MAML).</summary>
internal static class MamlWriter
{
    private static readonly XNamespace Help = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pages">The cmdlets' pages.</param>
    public static void Write(string path, IEnumerable<CmdletPage> pages) =>
        new XDocument(new XElement(Help + "helpItems", new XAttribute("schema", "maml"), pages.Select(Write))).Save(path);

    private static XElement Write(CmdletPage page) => new(
        Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml),
        new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XElement(
            Command + "details",
            new XElement(Command + "name", page.Cmdlet.Name),
            new XElement(Command + "verb", page.Cmdlet.Verb),
            new XElement(Command + "noun", page.Cmdlet.Noun),
            Described(Maml + "description", page.Synopsis)),
        Described(Maml + "description", page.Description),
        new XElement(Command + "syntax", page.Cmdlet.Sets.Select(set => SyntaxItem(page.Cmdlet, set))),
        new XElement(Command + "parameters", page.Cmdlet.Parameters.Select(parameter => Parameter(parameter, page.Parameters[parameter.Name]))),
        new XElement(Command + "inputTypes", page.Inputs.Select(input => Typed(Command + "inputType", input))),
        new XElement(Command + "returnValues", page.Outputs.Select(output => Typed(Command + "returnValue", output))),
        Alerts(string.Empty, page.Notes),
        Alerts("ERROR IDS", page.Errors.Select(error => $"{error.Title}: {string.Join(' ', error.Paragraphs)}")),
        new XElement(Command + "examples", page.Examples.Select(Example)),
        new XElement(Command + "relatedLinks", page.Links.Select(Link)));

    private static XElement SyntaxItem(CmdletDescription cmdlet, string? set)
    {
        // As Get-Command -Syntax has it: what needs no name, what must be given, the rest.
        var parameters = cmdlet.Parameters.Select(parameter => (parameter, binding: parameter.In(set)!)).Where(bound => bound.binding is not null)
            .OrderBy(bound => bound.binding.Position ?? int.MaxValue).ThenBy(bound => !bound.binding.IsMandatory);
        return new XElement(
            Command + "syntaxItem",
            new XElement(Maml + "name", cmdlet.Name),
            parameters.Select(bound => new XElement(
                Command + "parameter",
                Attributes(bound.parameter, bound.binding),
                new XElement(Maml + "name", bound.parameter.Name),
                bound.parameter.IsSwitch ? null : Value(bound.parameter),
                bound.parameter.IsClosed
                    ? new XElement(Command + "parameterValueGroup", bound.parameter.Accepted.Select(value => new XElement(Command + "parameterValue", value.Name)))
                    : null)));
    }

    private static XElement Parameter(ParameterDescription parameter, IReadOnlyList<string> text)
    {
        // Names that speak for themselves fit a line; Get-Help gives each of the possible values three.
        var areExplained = parameter.Accepted.Any(value => value.Meaning.Length > 0);
        if (parameter.Range is { } range)
            text = [.. text, $"Range: {range}."];
        if (parameter.Accepted.Count > 0 && !areExplained)
            text = [.. text, $"Values: {string.Join(", ", parameter.Accepted.Select(value => value.Name))}."];
        return new XElement(
            Command + "parameter",
            Attributes(parameter, parameter.InAny),
            new XElement(Maml + "name", parameter.Name),
            Described(Maml + "description", text),
            Value(parameter),
            new XElement(Dev + "type", new XElement(Maml + "name", TypeText.Format(parameter.Type))),
            new XElement(Dev + "defaultValue", parameter.Default ?? "None"),
            areExplained ? new XElement(Dev + "possibleValues", parameter.Accepted.Select(PossibleValue)) : null);
    }

    private static IEnumerable<XAttribute> Attributes(ParameterDescription parameter, ParameterBinding binding) =>
    [
        new("required", binding.IsMandatory),
        new("variableLength", parameter.Type.IsArray),
        new("globbing", parameter.TakesWildcards),
        new("pipelineInput", PipelineInput(binding)),
        new("position", binding.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
        new("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
    ];

    private static string PipelineInput(ParameterBinding binding) => (binding.ByValue, binding.ByPropertyName) switch
    {
        (true, true) => "True (ByPropertyName, ByValue)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    /// <summary>What stands behind a parameter's name; in brackets where it may be left out.</summary>
    private static XElement Value(ParameterDescription parameter) => new(
        Command + "parameterValue",
        new XAttribute("required", !parameter.IsSwitch),
        new XAttribute("variableLength", parameter.Type.IsArray),
        TypeText.Format(parameter.Type));

    private static XElement PossibleValue(AcceptedValue value) => new(
        Dev + "possibleValue",
        new XElement(Dev + "value", value.Name),
        Described(Maml + "description", [value.Meaning]));

    private static XElement Typed(XName name, TitledText text) => new(
        name,
        new XElement(Dev + "type", new XElement(Maml + "name", text.Title)),
        Described(Maml + "description", text.Paragraphs));

    private static XElement? Alerts(string title, IEnumerable<string> paragraphs)
    {
        var alerts = paragraphs.Select(text => Described(Maml + "alert", [text])).ToArray();
        return alerts.Length == 0 ? null : new XElement(Maml + "alertSet", new XElement(Maml + "title", title), alerts);
    }

    private static XElement Example(Example example) => new(
        Command + "example",
        new XElement(Maml + "title", $"---- {example.Title} ----"),
        new XElement(Dev + "code", example.Code),
        // Nothing else parts it from the next.
        Described(Dev + "remarks", [.. example.Paragraphs, string.Empty]));

    private static XElement Link(Link link) => new(
        Maml + "navigationLink",
        new XElement(Maml + "linkText", link.Text),
        new XElement(Maml + "uri", link.Address));

    private static XElement Described(XName name, IEnumerable<string> paragraphs) => new(name, paragraphs.Select(text => new XElement(Maml + "para", text)));
}
