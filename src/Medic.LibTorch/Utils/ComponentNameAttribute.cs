using System.Reflection;
using TorchSharp.Utils;

namespace TorchSharp.Utils
{
    /// <summary>The name that a field's module, parameter or buffer is registered by, where that is not the field's own.</summary>
    [AttributeUsage(AttributeTargets.All)]
    public class ComponentNameAttribute : Attribute
    {
        /// <summary>The name.</summary>
        public string? Name { get; set; }
    }
}

namespace TorchSharp
{
    /// <summary>What modules want to know of their fields.</summary>
    public static class FieldInfoExtensionMethods
    {
        /// <summary>The name that a field's module, parameter or buffer is registered by.</summary>
        public static string ComponentName(this FieldInfo field) =>
            field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
    }
}
