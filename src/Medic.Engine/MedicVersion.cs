using System.Reflection;

namespace Medic.Engine;

/// <summary>Which Medic this is.</summary>
public static class MedicVersion
{
    /// <summary>The version, for example 0.1.0.</summary>
    public static string Current { get; } =
        typeof(MedicVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
