namespace Medic.Cli;

/// <summary>What the program's exit code says.</summary>
internal enum ExitCode
{
    /// <summary>Everything was done.</summary>
    Done = 0,

    /// <summary>Some models failed, were rejected or were cancelled, or are dangerous; the others are done.</summary>
    SomeFailed = 1,

    /// <summary>The command line asks for something that does not exist; nothing was done.</summary>
    BadUsage = 2,

    /// <summary>Nothing dangerous was found, but not every file could be judged.</summary>
    Unjudged = 3,

    /// <summary>Ended early because it was told that its time was nearly up (SIGUSR1): run again, it goes on. EX_TEMPFAIL of sysexits.h.</summary>
    CutShort = 75,
}
