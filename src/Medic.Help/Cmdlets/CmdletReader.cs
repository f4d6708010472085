using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace Medic.Help.Cmdlets;

/// <summary>Reads from an assembly what its cmdlets say of themselves.</summary>
/// <remarks>
/// Attributes are read as they were written, never made: PowerShell is here as PowerShellStandard, whose attributes keep nothing. Cmdlets
/// can be made, and have their defaults.
/// </remarks>
/// <param name="assembly">The cmdlets' assembly.</param>
public sealed class CmdletReader(Assembly assembly)
{
    private readonly MemberSummaries _summaries = new();

    /// <summary>The cmdlets, by name.</summary>
    public IReadOnlyList<CmdletDescription> Read() =>
        [.. assembly.GetExportedTypes().Where(type => Find<CmdletAttribute>(type) is not null).Select(Read).OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal)];

    private CmdletDescription Read(Type type)
    {
        var cmdlet = Find<CmdletAttribute>(type)!;
        var supportsShouldProcess = Named(cmdlet, nameof(CmdletAttribute.SupportsShouldProcess), false);
        var instance = Activator.CreateInstance(type)!;
        var parameters = type.GetProperties().Where(property => Find<ParameterAttribute>(property) is not null)
            .Where(property => !All<ParameterAttribute>(property).All(attribute => Named(attribute, nameof(ParameterAttribute.DontShow), false)))
            .Select(property => Read(property, instance));
        (instance as IDisposable)?.Dispose();
        if (supportsShouldProcess)
            parameters = parameters.Append(Switch("WhatIf", "wi")).Append(Switch("Confirm", "cf"));
        return new CmdletDescription(
            (string)cmdlet.ConstructorArguments[0].Value!,
            (string)cmdlet.ConstructorArguments[1].Value!,
            Named<string?>(cmdlet, nameof(CmdletAttribute.DefaultParameterSetName), null),
            supportsShouldProcess,
            [.. All<OutputTypeAttribute>(type).SelectMany(Types).Distinct()],
            [.. parameters.OrderBy(parameter => parameter.Name, StringComparer.OrdinalIgnoreCase)]);
    }

    private ParameterDescription Read(PropertyInfo property, object cmdlet) => new(
        property.Name,
        property.PropertyType,
        [.. All<AliasAttribute>(property).SelectMany(Texts)],
        [.. All<ParameterAttribute>(property).Select(ReadBinding)],
        Find<SupportsWildcardsAttribute>(property) is not null,
        FormatDefault(property.GetValue(cmdlet)),
        ReadAccepted(property),
        ReadRange(property));

    private static ParameterBinding ReadBinding(CustomAttributeData parameter) => new(
        Named<string?>(parameter, nameof(ParameterAttribute.ParameterSetName), null),
        Named(parameter, nameof(ParameterAttribute.Mandatory), false),
        Named<int?>(parameter, nameof(ParameterAttribute.Position), null),
        Named(parameter, nameof(ParameterAttribute.ValueFromPipeline), false),
        Named(parameter, nameof(ParameterAttribute.ValueFromPipelineByPropertyName), false));

    private static ParameterDescription Switch(string name, string alias) => new(
        name, typeof(SwitchParameter), [alias], [new ParameterBinding(null, false, null, false, false)], false, FormatDefault(default(SwitchParameter)), [], null);

    private static string? FormatDefault(object? value) => value switch
    {
        null or "" or Array { Length: 0 } => null,
        SwitchParameter => "False",
        Array several => string.Join(", ", several.Cast<object>().Select(FormatDefault)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private IReadOnlyList<AcceptedValue> ReadAccepted(PropertyInfo property)
    {
        if (Find<ValidateSetAttribute>(property) is { } set)
            return [.. Texts(set).Select(text => new AcceptedValue(text, string.Empty))];
        var type = property.PropertyType;
        type = Nullable.GetUnderlyingType(type) ?? type.GetElementType() ?? type;
        if (type.IsEnum)
            return [.. Enum.GetNames(type).Select(name => new AcceptedValue(name, _summaries.Find(type, name)))];
        if (Find<ArgumentCompleterAttribute>(property)?.ConstructorArguments[0].Value is not Type completer)
            return [];
        // The completers of these cmdlets know their names; those of others would have to be asked in a running PowerShell.
        var names = completer.GetProperty("Names", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(Activator.CreateInstance(completer));
        return names is IEnumerable<(string Name, string Meaning)> known
            ? [.. known.Select(value => new AcceptedValue(value.Name, value.Meaning == value.Name ? string.Empty : value.Meaning))]
            : [];
    }

    private static string? ReadRange(PropertyInfo property)
    {
        if (Find<ValidateRangeAttribute>(property)?.ConstructorArguments is not [{ Value: { } low }, { Value: { } high }])
            return null;
        var most = high.GetType().GetField("MaxValue")?.GetValue(null);
        return high.Equals(most)
            ? string.Create(CultureInfo.InvariantCulture, $"{low} or more")
            : string.Create(CultureInfo.InvariantCulture, $"{low} to {high}");
    }

    private static CustomAttributeData? Find<T>(MemberInfo member) => All<T>(member).FirstOrDefault();

    private static IEnumerable<CustomAttributeData> All<T>(MemberInfo member) => member.CustomAttributes.Where(attribute => attribute.AttributeType == typeof(T));

    private static T Named<T>(CustomAttributeData attribute, string name, T otherwise) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == name).TypedValue.Value is T value ? value : otherwise;

    private static IEnumerable<string> Texts(CustomAttributeData attribute) => Elements(attribute).Select(element => (string)element!);

    private static IEnumerable<string> Types(CustomAttributeData attribute) =>
        Elements(attribute).Select(element => element is Type type ? type.FullName! : (string)element!);

    /// <summary>An attribute's arguments, which may be an array.</summary>
    private static IEnumerable<object?> Elements(CustomAttributeData attribute) => attribute.ConstructorArguments.SelectMany(argument =>
        argument.Value is IReadOnlyCollection<CustomAttributeTypedArgument> several ? several.Select(element => element.Value) : [argument.Value]);
}
