using System.Reflection;
using System.Xml.Linq;

namespace Medic.Cmdlets.Tests;

/// <summary>The module's views against the types they show; tests/pester looks at what they make of real results.</summary>
public class ViewTests
{
    private const int MostColumns = 120;

    /// <summary>The engine's types that cmdlets give.</summary>
    public static TheoryData<string> Results { get; } =
        [.. AllCmdlets.Described.SelectMany(cmdlet => cmdlet.OutputTypes).Distinct().Where(type => type.StartsWith("Medic.", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Results))]
    public void AResultHasATable(string type)
    {
        var table = Table(type);
        var columns = table.Descendants("TableColumnHeader").ToArray();
        Assert.Equal(columns.Length, table.Descendants("TableColumnItem").Count());
        // A blank parts the columns.
        Assert.InRange(columns.Sum(column => (int)column.Element("Width")!) + columns.Length - 1, 1, MostColumns);
    }

    [Theory]
    [MemberData(nameof(Results))]
    public void TheTablesPropertiesAreTheResults(string type)
    {
        var result = Find(type);
        Assert.All(Table(type).Descendants("PropertyName"), name => Assert.NotNull(result.GetProperty(name.Value)));
    }

    [Fact]
    public void HiddenNamesLeadToPropertiesThatExist()
    {
        var aliases = XDocument.Load(Repository.Find("module", "Medic.Types.ps1xml")).Descendants("AliasProperty").ToArray();
        Assert.NotEmpty(aliases);
        Assert.All(aliases, alias =>
        {
            var type = Find(alias.Parent!.Parent!.Element("Name")!.Value);
            Assert.Equal(typeof(string), type.GetProperty(alias.Element("ReferencedMemberName")!.Value)?.PropertyType);
        });
    }

    private static XElement Table(string type) => XDocument.Load(Repository.Find("module", "Medic.Format.ps1xml")).Descendants("View")
        .Where(view => view.Descendants("TypeName").Any(name => name.Value == type))
        .SelectMany(view => view.Elements("TableControl")).Single();

    private static Type Find(string type) => Assembly.Load("Medic.Engine").GetType(type, throwOnError: true)!;
}
