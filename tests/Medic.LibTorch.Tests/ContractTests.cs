using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Medic.LibTorch.Tests;

/// <summary>
/// <c>TorchSharp-0.107-members.txt</c> is what both backends promise: member by member, with parameter names and default values. Run with
/// MEDIC_WRITE_MEMBERS=file over Medic.LibTorch to write the list anew; then run over the TorchSharp package to see that it keeps it.
/// </summary>
public class ContractTests
{
    private const string FileName = "TorchSharp-0.107-members.txt";

    private static readonly Assembly Library = typeof(torch).Assembly;

    [Fact]
    public void Every_member_of_the_list_is_there()
    {
        var members = Members().ToHashSet();
        if (Environment.GetEnvironmentVariable("MEDIC_WRITE_MEMBERS") is { Length: > 0 } file)
        {
            File.WriteAllLines(file, members.Order(StringComparer.Ordinal));
        }
        var missing = Promised().Where(member => !members.Contains(member)).ToList();
        Assert.True(missing.Count == 0, $"{Library.GetName().Name} lacks:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void The_system_backend_has_nothing_of_its_own()
    {
        Assert.SkipUnless(Backend.IsSystem, "the backend is TorchSharp itself");
        var own = Members().Except(Promised()).ToList();
        Assert.True(own.Count == 0, $"Not in {FileName}:\n{string.Join('\n', own)}");
    }

    private static HashSet<string> Promised() => [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, FileName))];

    private static IEnumerable<string> Members() => Library.GetExportedTypes()
        .Where(type => type.Namespace?.StartsWith("TorchSharp", StringComparison.Ordinal) == true)
        .SelectMany(type => Describe(type));

    private static IEnumerable<string> Describe(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var name = Name(type);
        yield return type.IsEnum ? $"enum {name}" : $"type {name} : {(type.BaseType is { } parent ? Name(parent) : "nothing")}";
        if (type.IsEnum)
        {
            foreach (var value in Enum.GetNames(type)) yield return $"{name}.{value} = {Convert.ToInt64(Enum.Parse(type, value), CultureInfo.InvariantCulture)}";
            yield break;
        }
        foreach (var constructor in type.GetConstructors(All).Where(Visible)) yield return $"{name}.new({Parameters(constructor)})";
        foreach (var field in type.GetFields(All).Where(field => field.IsPublic || (Inheritable(type) && (field.IsFamily || field.IsFamilyOrAssembly))))
        {
            yield return $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {name}.{field.Name}";
        }
        foreach (var property in type.GetProperties(All))
        {
            var accessors = property.GetAccessors(true).Where(Visible).ToList();
            if (accessors.Count == 0 || property.Name.Contains('.')) continue;
            var index = property.GetIndexParameters();
            var accessible = string.Concat(accessors.Select(accessor => accessor.ReturnType == typeof(void) ? "set; " : "get; ").Order());
            yield return $"{Modifiers(accessors[0])}{Name(property.PropertyType)} {name}.{(index.Length == 0 ? property.Name : $"this[{Parameters(index)}]")} {{ {accessible}}}";
        }
        foreach (var method in type.GetMethods(All).Where(method => Visible(method) && !Overridden(method)))
        {
            if (method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal)) continue;
            var generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
            yield return $"{Modifiers(method)}{Name(method.ReturnType)} {name}.{method.Name}{generic}({Parameters(method)})";
        }
    }

    private static bool Inheritable(Type? type) => type is { IsSealed: false, IsValueType: false };

    private static bool Visible(MethodBase method) =>
        method.IsPublic || (Inheritable(method.DeclaringType) && (method.IsFamily || method.IsFamilyOrAssembly));

    /// <summary>An override promises nothing that its first declaration does not.</summary>
    private static bool Overridden(MethodInfo method) => method.GetBaseDefinition() != method || method.Name == "Finalize";

    private static string Modifiers(MethodBase method) => method.IsStatic ? "static " : method.IsAbstract ? "abstract " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";

    private static string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute), false) ? "this " : "") + Parameters(method.GetParameters());

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(parameter =>
    {
        var text = new StringBuilder();
        if (parameter.IsDefined(typeof(ParamArrayAttribute), false)) text.Append("params ");
        if (parameter.IsOut) text.Append("out ");
        text.Append(CultureInfo.InvariantCulture, $"{Name(parameter.ParameterType)} {parameter.Name}");
        if (parameter.IsOptional) text.Append(CultureInfo.InvariantCulture, $" = {parameter.RawDefaultValue ?? "null"}");
        return text.ToString();
    }));

    private static string Name(Type type)
    {
        if (type.IsGenericParameter) return type.Name;
        if (type.HasElementType) return Name(type.GetElementType()!) + (type.IsArray ? $"[{new string(',', type.GetArrayRank() - 1)}]" : "&");
        var own = type.Name.Split('`')[0];
        var arguments = type.GetGenericArguments().Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0).Select(Name).ToList();
        if (arguments.Count > 0) own += $"<{string.Join(", ", arguments)}>";
        return type.DeclaringType is { } outer ? $"{Name(outer)}.{own}" : $"{type.Namespace}.{own}";
    }
}
