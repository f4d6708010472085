using System.Management.Automation;
using System.Text.RegularExpressions;
using Medic.Cmdlets.Commands;

namespace Medic.Cmdlets.Tests;

public partial class CmdletTests
{
    /// <summary>Verbs of cmdlets that change nothing.</summary>
    private static readonly string[] Harmless = [VerbsCommon.Get, VerbsDiagnostic.Measure, VerbsDiagnostic.Test, VerbsData.Compare];

    /// <summary>Those that do, for all their verbs: what is compared is made first.</summary>
    private static readonly string[] Writing = ["Compare-BackdoorRemoval"];

    private static readonly IReadOnlyList<string> Approved =
    [
        .. new[] { typeof(VerbsCommon), typeof(VerbsCommunications), typeof(VerbsData), typeof(VerbsDiagnostic), typeof(VerbsLifecycle), typeof(VerbsOther), typeof(VerbsSecurity) }
            .SelectMany(verbs => verbs.GetFields()).Select(verb => (string)verb.GetRawConstantValue()!),
    ];

    [Fact]
    public void TheManifestExportsThemAll()
    {
        var manifest = File.ReadAllText(Repository.Find("Medic.psd1"));
        var exported = ExportedCmdlets().Match(manifest).Groups["name"].Captures.Select(name => name.Value);
        Assert.Equal(AllCmdlets.Described.Select(cmdlet => cmdlet.Name), exported.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(AllCmdlets.Names), MemberType = typeof(AllCmdlets))]
    public void TheNameIsAnApprovedVerbAndASingularNoun(string name)
    {
        var cmdlet = AllCmdlets.Find(name);
        Assert.Contains(cmdlet.Verb, Approved);
        Assert.Matches("^([A-Z][a-z]+)+$", cmdlet.Noun);
        Assert.DoesNotMatch("[^s]s$", cmdlet.Noun);
    }

    [Theory]
    [MemberData(nameof(AllCmdlets.Names), MemberType = typeof(AllCmdlets))]
    public void TheClassIsNamedAfterTheCmdletAndIsNoBase(string name) => Assert.True(AllCmdlets.Class(name).IsSealed);

    [Theory]
    [MemberData(nameof(AllCmdlets.Names), MemberType = typeof(AllCmdlets))]
    public void ItSaysWhatItGives(string name) => Assert.NotEmpty(AllCmdlets.Find(name).OutputTypes);

    [Theory]
    [MemberData(nameof(AllCmdlets.Names), MemberType = typeof(AllCmdlets))]
    public void ItAsksBeforeItWrites(string name)
    {
        var cmdlet = AllCmdlets.Find(name);
        Assert.Equal(!Harmless.Contains(cmdlet.Verb) || Writing.Contains(name), cmdlet.SupportsShouldProcess);
    }

    [Theory]
    [MemberData(nameof(AllCmdlets.Names), MemberType = typeof(AllCmdlets))]
    public void TheDefaultSetIsOneOfItsSets(string name)
    {
        var cmdlet = AllCmdlets.Find(name);
        Assert.Contains(cmdlet.DefaultSet, cmdlet.Sets);
        // With several sets and no default, PowerShell asks what was meant.
        Assert.True(cmdlet.Sets.Count == 1 || cmdlet.DefaultSet is not null);
    }

    [Theory]
    [MemberData(nameof(AllCmdlets.Names), MemberType = typeof(AllCmdlets))]
    public void PositionsOfASetAreDistinctAndBeginAtZero(string name)
    {
        var cmdlet = AllCmdlets.Find(name);
        foreach (var set in cmdlet.Sets)
        {
            var positions = cmdlet.Parameters.Select(parameter => parameter.In(set)?.Position).OfType<int>().Order().ToArray();
            Assert.Equal(Enumerable.Range(0, positions.Length), positions);
        }
    }

    [Theory]
    [MemberData(nameof(AllCmdlets.Names), MemberType = typeof(AllCmdlets))]
    public void ModelFilesComeByWildcardsAndByTheirLiteralNames(string name)
    {
        if (!typeof(ModelFileCommand).IsAssignableFrom(AllCmdlets.Class(name)))
            return;
        var parameters = AllCmdlets.Find(name).Parameters;

        var path = parameters.Single(parameter => parameter.Name == "Path");
        Assert.True(path.TakesWildcards);
        Assert.Equal(("Path", true, 0, true, false), Bound(path));

        var literal = parameters.Single(parameter => parameter.Name == "LiteralPath");
        Assert.False(literal.TakesWildcards);
        Assert.Equal(("LiteralPath", true, null, false, true), Bound(literal));
        Assert.Equal(["PSPath", "FullName"], literal.Aliases);

        static (string? Set, bool IsMandatory, int? Position, bool ByValue, bool ByPropertyName) Bound(Medic.Help.Cmdlets.ParameterDescription parameter)
        {
            var binding = Assert.Single(parameter.Bindings);
            return (binding.Set, binding.IsMandatory, binding.Position, binding.ByValue, binding.ByPropertyName);
        }
    }

    [GeneratedRegex(@"CmdletsToExport\s*=\s*@\((\s*'(?<name>[^']+)')+\s*\)")]
    private static partial Regex ExportedCmdlets();
}
