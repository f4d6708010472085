using System.Xml.Linq;

namespace Medic.Cmdlets.Tests.Help;

/// <summary>The help that the build made.</summary>
public class ModuleHelpTests
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";

    private static readonly XDocument Made = XDocument.Load(Repository.Find("en-US", "Medic.Cmdlets.dll-Help.xml"));

    [Theory]
    [MemberData(nameof(AllCmdlets.Names), MemberType = typeof(AllCmdlets))]
    public void EveryParameterHasAText(string name)
    {
        var parameters = Page(name).Elements(Command + "parameters").Elements().ToArray();
        Assert.Equal(AllCmdlets.Find(name).Parameters.Select(parameter => parameter.Name), parameters.Select(parameter => parameter.Element(Maml + "name")!.Value));
        Assert.All(parameters, parameter => Assert.NotEmpty(parameter.Element(Maml + "description")!.Value));
    }

    [Theory]
    [MemberData(nameof(AllCmdlets.Names), MemberType = typeof(AllCmdlets))]
    public void ThereAreThreeExamplesOrMore(string name) => Assert.True(Page(name).Descendants(Command + "example").Count() >= 3);

    private static XElement Page(string name) =>
        Made.Root!.Elements().Single(page => page.Element(Command + "details")!.Element(Command + "name")!.Value == name);
}
