namespace Medic.Engine.Checkpoints.Scanning;

/// <summary>How much something weighs that a loader would do.</summary>
public enum ScanSeverity
{
    /// <summary>Checkpoints need it, and it only holds data.</summary>
    Harmless,

    /// <summary>What it does depends on code that is not in the file, and that is not known here.</summary>
    Suspicious,

    /// <summary>It runs commands or code, reaches files or the network, or leads to what does.</summary>
    Dangerous,
}
