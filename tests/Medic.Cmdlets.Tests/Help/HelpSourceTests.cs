using System.Management.Automation;
using Medic.Help;
using Medic.Help.Cmdlets;
using Medic.Help.Pages;

namespace Medic.Cmdlets.Tests.Help;

/// <summary>Pages that fit their cmdlet, and what is said of those that do not.</summary>
public sealed class HelpSourceTests : IDisposable
{
    private const string Page = """
        # Get-Thing

        ## SYNOPSIS

        Gets a *thing*.

        ## DESCRIPTION

        Of `any` kind,
        in two lines.

        - one
        - two

        ## EXAMPLES

        ### Example 1: First

        ```powershell
        Get-Thing -Name x
        ```

        Gets x.

        ### Example 2: Second

        ```powershell
        Get-Thing -Name y |
            Out-Null
        ```

        Gets y.

        ### Example 3: Third

        ```powershell
        Get-Thing
        ```

        Gets all.

        ## PARAMETERS

        ### -Name

        The name.

        ## INPUTS

        ### None

        ## OUTPUTS

        ### Thing

        Things.

        ## ERRORS

        ### NotFound

        ## RELATED LINKS

        [about_Things](about_Things.md)
        """;

    private const string Shared = """
        # Shared

        ## PARAMETERS

        ### -Force

        Does it all the same.

        ## ERRORS

        ### NotFound

        There is none.
        """;

    private static readonly CmdletDescription Cmdlet = new("Get", "Thing", null, false, ["Thing"], [Parameter<SwitchParameter>("Force"), Parameter<string>("Name")]);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("medic-help-");

    public HelpSourceTests()
    {
        Write("Get-Thing.md", Page);
        Write("shared.md", Shared);
        Write("about_Things.md", "# about_Things\n\n## SHORT DESCRIPTION\n\nThings.\n");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void PagesAreRead()
    {
        var problems = new Problems();
        var source = HelpSource.Read(_folder.FullName, [Cmdlet], problems);
        Assert.Empty(problems.Lines);

        var page = Assert.Single(source.Cmdlets);
        Assert.Equal(["Gets a thing."], page.Synopsis);
        Assert.Equal(["Of any kind, in two lines.", "- one\n- two"], page.Description);
        Assert.Equal("Get-Thing -Name y |\n    Out-Null", page.Examples[1].Code);
        Assert.Equal(["The name."], page.Parameters["Name"]);
        Assert.Equal(["Does it all the same."], page.Parameters["Force"]);
        Assert.Equal(["There is none."], Assert.Single(page.Errors).Paragraphs);
        Assert.Equal(new Link("about_Things", string.Empty), Assert.Single(page.Links));
        Assert.Equal("about_Things", Assert.Single(source.Topics).Title);
    }

    [Theory]
    [InlineData("### -Name", "### -Nme", "Get-Thing has no parameter -Nme; remove its text.")]
    [InlineData("### -Name", "### -Nme", "Get-Thing has no text on -Name; add '### -Name' under '## PARAMETERS' here, or in shared.md.")]
    [InlineData("The name.", "", "Get-Thing has no text on -Name; add '### -Name' under '## PARAMETERS' here, or in shared.md.")]
    [InlineData("### Example 3: Third", "#### Example 3: Third", "Get-Thing has 2 examples; give 3 or more.")]
    [InlineData("### Example 2:", "### Example 5:", "the heading of this example begins with 'Example 2: '.")]
    [InlineData("```powershell\nGet-Thing\n```", "Get-Thing", "an example has one block of powershell; this one has 0.")]
    [InlineData("Gets all.", "", "say in a sentence what this example does.")]
    [InlineData("Gets a *thing*.", "", "SYNOPSIS is empty.")]
    [InlineData("## DESCRIPTION", "## DETAILS", "Get-Thing has no DESCRIPTION; add a heading '## DESCRIPTION'.")]
    [InlineData("### Thing", "### Thong", "Get-Thing gives Thing; add '### Thing' under '## OUTPUTS'.")]
    [InlineData("### Thing", "### Thong", "Get-Thing does not give Thong; remove it, or add it to the cmdlet's OutputType.")]
    [InlineData("### NotFound", "### NotThere", "nothing says what NotThere means, here or in shared.md.")]
    [InlineData("(about_Things.md)", "(about_Thongs.md)", "there is no page about_Thongs.md.")]
    [InlineData("The name.", "The <name>.", "help has paragraphs, lists and code, and no HTML; <this> is written as `<this>`.")]
    public void WhatDoesNotFitIsSaid(string text, string instead, string problem)
    {
        Write("Get-Thing.md", Page.Replace(text, instead, StringComparison.Ordinal));
        Assert.Contains(Read(), line => line.EndsWith($": error HELP: {problem}", StringComparison.Ordinal));
    }

    [Fact]
    public void AProblemNamesItsPageAndLine()
    {
        Write("Get-Thing.md", Page.Replace("The name.", string.Empty, StringComparison.Ordinal));
        var line = Array.IndexOf(Page.Split('\n'), "### -Name") + 1;
        Assert.StartsWith($"{Path.Combine(_folder.FullName, "Get-Thing.md")}({line}): error HELP: ", Assert.Single(Read()), StringComparison.Ordinal);
    }

    [Fact]
    public void ASharedTextThatNobodyNeedsIsSuperfluous()
    {
        Write("shared.md", Shared.Replace("## ERRORS", "### -Size\n\nText.\n\n## ERRORS", StringComparison.Ordinal));
        Assert.EndsWith("no cmdlet needs the text on -Size; remove it.", Assert.Single(Read()), StringComparison.Ordinal);
    }

    [Fact]
    public void ACmdletWithoutAPageAndAPageWithoutACmdletAreNamed()
    {
        File.Move(Path.Combine(_folder.FullName, "Get-Thing.md"), Path.Combine(_folder.FullName, "Get-Thang.md"));
        Write("Get-Thang.md", Page.Replace("# Get-Thing", "# Get-Thang", StringComparison.Ordinal));
        var lines = Read();
        Assert.Contains(lines, line => line.EndsWith("there is no cmdlet Get-Thang; a page is named after its cmdlet, or after its topic about_NAME.", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("Get-Thing has no help; write this page. Those beside it show how.", StringComparison.Ordinal));
    }

    private static ParameterDescription Parameter<T>(string name) =>
        new(name, typeof(T), [], [new ParameterBinding(null, false, null, false, false)], false, null, [], null);

    private IReadOnlyList<string> Read()
    {
        var problems = new Problems();
        HelpSource.Read(_folder.FullName, [Cmdlet], problems);
        return problems.Lines;
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
}
