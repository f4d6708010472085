namespace Medic.Engine.Checkpoints.Pickling;

/// <summary>What it means that a pickle names a function or class: whoever loads it in Python imports that.</summary>
internal enum ImportRisk
{
    /// <summary>Checkpoints need it, and it does nothing but hold data.</summary>
    Harmless,

    /// <summary>It is not known here; what it does depends on what is installed where the file is loaded.</summary>
    Unknown,

    /// <summary>It runs commands or code, reaches files or the network, or leads to what does.</summary>
    Dangerous,
}
