using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Medic.Help.Cmdlets;

/// <summary>What the documentation files beside assemblies say of an enumeration's members.</summary>
internal sealed partial class MemberSummaries
{
    private readonly Dictionary<Assembly, Dictionary<string, string>> _files = [];

    /// <summary>A member's summary; empty where it has none.</summary>
    /// <param name="enumeration">The enumeration.</param>
    /// <param name="member">The member's name.</param>
    public string Find(Type enumeration, string member)
    {
        if (!_files.TryGetValue(enumeration.Assembly, out var summaries))
            _files.Add(enumeration.Assembly, summaries = Read(Path.ChangeExtension(enumeration.Assembly.Location, ".xml")));
        return summaries.GetValueOrDefault($"F:{enumeration.FullName}.{member}") ?? string.Empty;
    }

    private static Dictionary<string, string> Read(string path) => !File.Exists(path)
        ? []
        : XDocument.Load(path).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => (string)member.Attribute("name")!, member => Whitespace().Replace(member.Element("summary")!.Value, " ").Trim());

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
