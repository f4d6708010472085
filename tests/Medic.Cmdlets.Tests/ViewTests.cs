using System.Reflection;
using System.Xml.Linq;
using Medic.Cmdlets.Commands;

namespace Medic.Cmdlets.Tests;

/// <summary>The module's views against the types they show; tests/pester looks at what they make of real results.</summary>
public class ViewTests
{
    private const int MostColumns = 120;

    private static readonly IReadOnlyList<XElement> Views = [.. XDocument.Load(Repository.Find("module", "Medic.Format.ps1xml")).Descendants("View")];

    /// <summary>The types that have a table.</summary>
    public static TheoryData<string> Shown { get; } =
        [.. Views.Where(view => view.Element("TableControl") is not null).SelectMany(view => view.Descendants("TypeName")).Select(name => name.Value)];

    [Fact]
    public void WhatIsGivenForAModelHasATable()
    {
        var cmdlets = AllCmdlets.Described.Where(cmdlet => typeof(ModelFileCommand).IsAssignableFrom(AllCmdlets.Class(cmdlet.Name)));
        // Yes or no needs none.
        Assert.All(cmdlets.SelectMany(cmdlet => cmdlet.OutputTypes).Where(type => type != typeof(bool).FullName), type => Assert.Contains(type, Shown.Select(row => row.Data)));
    }

    [Theory]
    [MemberData(nameof(Shown))]
    public void ATableFitsATerminalAndNamesPropertiesThatExist(string type)
    {
        var table = Views.Single(view => view.Element("TableControl") is not null && view.Descendants("TypeName").Any(name => name.Value == type));
        var columns = table.Descendants("TableColumnHeader").ToArray();
        Assert.Equal(columns.Length, table.Descendants("TableColumnItem").Count());
        // A blank parts the columns; the last may take what is left.
        Assert.InRange(columns.Sum(column => (int?)column.Element("Width") ?? 0) + columns.Length - 1, 1, MostColumns);
        var result = Find(type);
        Assert.All(table.Descendants("PropertyName"), name => Assert.NotNull(result.GetProperty(name.Value)));
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

    private static Type Find(string type) => Assembly.Load("Medic.Engine").GetType(type, throwOnError: true)!;
}
