using System.Reflection;
using System.Runtime.Loader;

namespace Medic.Loader;

/// <summary>
/// Holds the cmdlets and all they need apart from the session, which may have loaded other versions of the same libraries.
/// This assembly is the only one of the module that the session itself loads.
/// </summary>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private readonly AssemblyDependencyResolver _dependencies;
    private readonly string _assemblyPath;

    private ModuleLoadContext(string assemblyPath)
        : base("Medic")
    {
        _assemblyPath = assemblyPath;
        _dependencies = new AssemblyDependencyResolver(assemblyPath);
    }

    /// <summary>Loads the cmdlets; a module that is imported again gets the assembly it already has.</summary>
    /// <param name="assemblyPath">The cmdlets' assembly, beside what it needs.</param>
    public static Assembly LoadCmdlets(string assemblyPath)
    {
        var path = Path.GetFullPath(assemblyPath);
        var context = All.OfType<ModuleLoadContext>().FirstOrDefault(known => known._assemblyPath == path) ?? new ModuleLoadContext(path);
        return context.LoadFromAssemblyPath(path);
    }

    /// <inheritdoc/>
    /// <remarks>What the module does not bring along, .NET and PowerShell, is the session's.</remarks>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        _dependencies.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

    /// <inheritdoc/>
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        _dependencies.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;
}
