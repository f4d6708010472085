using System.CommandLine;

namespace Medic.Cli.Options;

/// <summary>An option that names a file or folder which has to be there.</summary>
internal sealed class PathOption : Option<string?>
{
    /// <summary>Creates the option.</summary>
    /// <param name="name">Its name, with dashes.</param>
    public PathOption(string name)
        : base(name)
    {
        HelpName = "DIR";
        Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } path && !System.IO.Path.Exists(path))
                result.AddError($"{name} {path}: there is no such file or folder.");
        });
    }

    /// <summary>The path of an option that is required.</summary>
    public string Read(ParseResult arguments) => arguments.GetRequiredValue(this)!;
}
