using System.CommandLine;
using Medic.Engine.Compute;

namespace Medic.Cli.Options;

/// <summary>The options that say where and with how many threads to compute.</summary>
internal sealed class ComputeOptionGroup
{
    private readonly Option<string> _device = new("--device")
    {
        HelpName = "NAME",
        Description = "auto (a GPU where there is one), cpu, cuda or cuda:N.",
        DefaultValueFactory = _ => "auto",
    };

    private readonly NumberOption<int> _threads = new(
        "--threads", "Threads to compute with; as many as there are processors, up to 4, if not given.", least: 1);

    /// <summary>Adds the options to a command.</summary>
    public ComputeOptionGroup(Command command)
    {
        command.Add(_device);
        command.Add(_threads);
    }

    /// <summary>The settings.</summary>
    /// <param name="arguments">The parameters.</param>
    /// <param name="models">How many models are computed at once: without a number of threads, they share the processors.</param>
    /// <exception cref="Engine.MedicException">The device is unknown or not there.</exception>
    public ComputeSettings Read(ParseResult arguments, int models = 1) =>
        ComputeSettings.Resolve(arguments.GetRequiredValue(_device), _threads.Find(arguments) ?? ComputeSettings.ThreadsForEachOf(models));
}
