using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>Finds libMedicTorch.so beside this assembly, and says what to install when libtorch is not there.</summary>
internal static class LibraryLoader
{
    public static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        var directory = Path.GetDirectoryName(assembly.Location);
        var path = Path.Combine(string.IsNullOrEmpty(directory) ? AppContext.BaseDirectory : directory, $"lib{name}.so");
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception problem) when (problem is DllNotFoundException or BadImageFormatException)
        {
            throw new DllNotFoundException(
                $"libtorch could not be loaded. Install it (Debian: apt-get install libtorch1.13, to build also libtorch-dev), " +
                $"or use a build over the TorchSharp package. The loader said: {problem.Message}", problem);
        }
    }
}
