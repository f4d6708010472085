using System.CommandLine;
using System.CommandLine.Invocation;
using Medic.Cli;
using Medic.Cli.Commands;

// Without the replacer '@file' reaches the options that take it (--classes) instead of being spliced into the command line.
var parsed = MedicProgram.CreateRoot().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Action is ParseErrorAction usageError)
{
    // Standard output is for results: not for help, nor for guesses at what was meant.
    usageError.ShowHelp = false;
    await parsed.InvokeAsync(new InvocationConfiguration { Output = Console.Error });
    await Console.Error.WriteLineAsync("Run 'medic --help', or 'medic COMMAND --help', for what can be said.");
    return (int)ExitCode.BadUsage;
}

// A batch may be long; a run that is cancelled within one leaves nothing half-written, a process that is killed might.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });
