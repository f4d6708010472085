using System.Management.Automation;

namespace Medic.Help.Cmdlets;

/// <summary>Types' names as PowerShell's syntax has them.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> Short = new()
    {
        [typeof(string)] = "string",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(float)] = "float",
        [typeof(bool)] = "bool",
        [typeof(SwitchParameter)] = "switch",
    };

    /// <summary>A type's name; of what may be null, the type of its values.</summary>
    /// <param name="type">The type.</param>
    public static string Format(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.GetElementType() is { } element ? $"{Format(element)}[]" : Short.GetValueOrDefault(type, type.Name);
    }
}
