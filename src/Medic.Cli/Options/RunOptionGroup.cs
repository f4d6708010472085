using System.CommandLine;
using Medic.Engine;
using Medic.Engine.Runs;
using Medic.Engine.Settings;

namespace Medic.Cli.Options;

/// <summary>What a command's models are a part of.</summary>
/// <param name="Folder">The run folder; null for none.</param>
/// <param name="Shard">The part.</param>
/// <param name="Balance">How the parts came to be.</param>
internal sealed record RunPart(RunFolder? Folder, Shard Shard, ShardBalance Balance);

/// <summary>The options that divide a repository among machines.</summary>
internal sealed class RunOptionGroup
{
    private readonly PathOption _root = new("--root") { Description = "The folder that all models lie below, which outputs mirror; the deepest that they have in common if not given, which moves where models come and go." };
    private readonly Option<string?> _run = new("--run") { HelpName = "DIR", Description = "A folder that the machines of a run share: it keeps what has become of every model. Implies --skip-existing and --resume." };
    private readonly TextOption<Shard> _shard = new("--shard", Shard.Parse) { HelpName = "K/N", Description = "Clean the K-th of N parts of the models, K from 0; with --run, what Slurm (an array's task) or Kubernetes (an Indexed Job's completion, MEDIC_SHARDS) says if not given." };
    private readonly TextOption<ShardBalance> _balance = new("--balance", ReadBalance, "name") { HelpName = string.Join('|', SettingText.Choices(typeof(ShardBalance))), Description = "Divide the models by their names, or so that each part has about as many bytes." };

    /// <summary>Adds the options to a command.</summary>
    public RunOptionGroup(Command command)
    {
        Option[] all = [_root, _run, _shard, _balance];
        foreach (var option in all)
            command.Add(option);
    }

    /// <summary>The folder that all models lie below; null where none was given.</summary>
    public string? ReadRoot(ParseResult arguments) => arguments.GetValue(_root);

    /// <summary>The part.</summary>
    /// <exception cref="MedicException">What a scheduler says makes no shard.</exception>
    public RunPart Read(ParseResult arguments)
    {
        var folder = arguments.GetValue(_run) is { } path ? new RunFolder(path) : null;
        var shard = _shard.Read(arguments) ?? (folder is null ? null : Shard.FromEnvironment(Environment.GetEnvironmentVariable));
        return new RunPart(folder, shard ?? Shard.Whole, _balance.Read(arguments));
    }

    private static ShardBalance ReadBalance(string name) => Enum.GetValues<ShardBalance>().Cast<ShardBalance?>().FirstOrDefault(balance => SettingText.SameName($"{balance}", name))
        ?? throw new MedicException($"'{name}' is unknown. Use {string.Join(" or ", SettingText.Choices(typeof(ShardBalance)))}.");
}
