using System.Collections;
using System.Management.Automation;
using System.Reflection;
using Medic.Cmdlets.Completion;

namespace Medic.Cmdlets.Tests;

public class ParameterTests
{
    /// <summary>Parameters of all cmdlets that take one of some names, which are known only to a completer.</summary>
    public static TheoryData<string, string> Completed { get; } = [.. All<ArgumentCompleterAttribute>().Select(found => (found.Cmdlet, found.Property.Name))];

    [Fact]
    public void SomeAreCompleted() => Assert.NotEmpty(Completed);

    [Theory]
    [MemberData(nameof(Completed))]
    public void WhatIsCompletedIsAlsoAccepted(string cmdlet, string parameter)
    {
        var property = AllCmdlets.Class(cmdlet).GetProperty(parameter)!;
        var described = AllCmdlets.Find(cmdlet).Parameters.Single(known => known.Name == parameter);
        var names = described.Accepted.Select(value => value.Name).ToArray();
        Assert.NotEmpty(names);
        Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);

        // A pattern finds what it finds.
        if (described.TakesWildcards)
            return;
        var reader = property.GetCustomAttributes().OfType<ArgumentTransformationAttribute>().SingleOrDefault();
        var pattern = property.CustomAttributes.FirstOrDefault(attribute => attribute.AttributeType == typeof(ValidatePatternAttribute));
        Assert.True(reader is not null || pattern is not null, $"{cmdlet} -{parameter} takes anything.");
        foreach (var name in names)
        {
            if (pattern is not null)
                Assert.Matches((string)pattern.ConstructorArguments[0].Value!, name);
            // Any case will do.
            reader?.Transform(null!, name.ToUpperInvariant());
        }
    }

    [Theory]
    [MemberData(nameof(Completed))]
    public void WhatIsNoneOfTheNamesIsRefused(string cmdlet, string parameter)
    {
        if (AllCmdlets.Class(cmdlet).GetProperty(parameter)!.GetCustomAttributes().OfType<ArgumentTransformationAttribute>().SingleOrDefault() is { } reader)
            Assert.Throws<ArgumentTransformationMetadataException>(() => reader.Transform(null!, "none such"));
    }

    [Fact]
    public void ParametersOfOneNameAreOfOneKind()
    {
        var names = AllCmdlets.Described.SelectMany(cmdlet => cmdlet.Parameters).GroupBy(parameter => parameter.Name);
        Assert.All(names, parameters =>
        {
            var first = parameters.First();
            // Cmdlets of one file and of many differ in an array.
            Assert.All(parameters, parameter => Assert.Equal(Element(first.Type), Element(parameter.Type)));
        });

        static Type Element(Type type) => type.GetElementType() ?? Nullable.GetUnderlyingType(type) ?? type;
    }

    [Theory]
    [MemberData(nameof(AllCmdlets.Names), MemberType = typeof(AllCmdlets))]
    public void NamesArePascalCase(string cmdlet) =>
        Assert.All(AllCmdlets.Find(cmdlet).Parameters, parameter => Assert.Matches("^([A-Z][a-z0-9]+|PS)+$", parameter.Name));

    [Fact]
    public void CompletersBeginAnywhereInTheCase()
    {
        var completer = new DeviceCompleter();
        Assert.Equal(2, Count("'CU"));
        Assert.Equal(0, Count("x"));
        Assert.True(Count(null) > 2);

        int Count(string? begun) => completer.CompleteArgument("", "", begun!, null!, null!).Count();
    }

    private static IEnumerable<(string Cmdlet, PropertyInfo Property)> All<T>() =>
        from cmdlet in AllCmdlets.Described
        from property in AllCmdlets.Class(cmdlet.Name).GetProperties()
        where property.CustomAttributes.Any(attribute => attribute.AttributeType == typeof(T))
        // Which settings a hash table may hold depends on what else is given.
        where property.PropertyType != typeof(Hashtable)
        select (cmdlet.Name, property);
}
