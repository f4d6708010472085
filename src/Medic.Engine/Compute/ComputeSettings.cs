using TorchSharp;
using static TorchSharp.torch;

namespace Medic.Engine.Compute;

/// <summary>Where the tensors of a run live and how many threads compute them. Part of what makes two runs equal.</summary>
/// <param name="Device">The device.</param>
/// <param name="Threads">Threads for one model's operators, 1 or more.</param>
public sealed record ComputeSettings(Device Device, int Threads)
{
    /// <summary>More threads than these do not pay for networks of this size.</summary>
    private const int MostDefaultThreads = 4;

    /// <summary>Reads the settings as options spell them.</summary>
    /// <param name="device"><c>auto</c> (a GPU where there is one), <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <param name="threads">Threads, or null for as many as there are processors, up to four.</param>
    /// <exception cref="MedicException">The device is unknown or not there, or the threads are not positive.</exception>
    public static ComputeSettings Resolve(string device = "auto", int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (threads is < 1)
            throw new MedicException($"Threads must be 1 or more; found {threads}.");
        return new ComputeSettings(ResolveDevice(device), threads ?? ThreadsForEachOf(1));
    }

    /// <summary>The threads a model gets where none are given: as many as there are processors for each, 1 to 4.</summary>
    /// <param name="models">How many models are computed at once, 1 or more.</param>
    public static int ThreadsForEachOf(int models) => Math.Clamp(Environment.ProcessorCount / Math.Max(1, models), 1, MostDefaultThreads);

    /// <summary>Gives the calling thread's operators this many threads. The one place in Medic where that is set.</summary>
    public void Apply() => set_num_threads(Threads);

    private static Device ResolveDevice(string name)
    {
        var parts = name.ToLowerInvariant().Split(':');
        switch (parts)
        {
            case ["auto"]:
                return cuda.is_available() ? new Device(DeviceType.CUDA, 0) : CPU;
            case ["cpu"]:
                return CPU;
            case ["cuda"] or ["cuda", _]:
                var index = 0;
                if (parts.Length == 2 && (!int.TryParse(parts[1], out index) || index < 0))
                    break;
                var count = cuda.is_available() ? cuda.device_count() : 0;
                if (index >= count)
                    throw new MedicException($"Device '{name}' is not there: {count} CUDA devices were found. Use 'cpu', or 'auto' to take what there is.");
                return new Device(DeviceType.CUDA, index);
        }

        throw new MedicException($"Device '{name}' is unknown. Use auto, cpu, cuda or cuda:N.");
    }
}
