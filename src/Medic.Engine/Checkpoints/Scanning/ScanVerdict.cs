namespace Medic.Engine.Checkpoints.Scanning;

/// <summary>What a scan makes of a file.</summary>
public enum ScanVerdict
{
    /// <summary>Whoever loads it only gets data.</summary>
    Safe,

    /// <summary>Loading it imports or calls what is not known here: it may be harmless, and nobody can tell from the file.</summary>
    Suspicious,

    /// <summary>Loading it does harm, or could.</summary>
    Dangerous,

    /// <summary>The file is damaged, contradicts itself, or is of a kind that is not known here: it is not to be taken for safe.</summary>
    Unjudged,
}
