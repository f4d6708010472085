namespace Medic.Engine.Checkpoints.Scanning;

/// <summary>What a scan found of a file.</summary>
public sealed record ScanResult
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>What the file is to whoever loads it.</summary>
    public ScanVerdict Verdict { get; init; } = ScanVerdict.Unjudged;

    /// <summary>What kind of file it is: <c>TorchZip</c>, <c>TorchLegacy</c>, <c>TorchScript</c>, <c>Pickle</c>, <c>NumPy</c>, <c>Safetensors</c>; null for any other.</summary>
    public string? Format { get; init; }

    /// <summary>The file's size in bytes.</summary>
    public long? FileSize { get; init; }

    /// <summary>The file's SHA-256, lower-case hexadecimal.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Everything that a Python loader would import and call, the gravest first, then in the order of the file.</summary>
    public IReadOnlyList<ScanFinding> Findings { get; init; } = new ResultList<ScanFinding>([]);

    /// <summary>Why the file, or a part of it, could not be judged; null where all of it could.</summary>
    public string? Reason { get; init; }

    /// <summary>How many findings are dangerous.</summary>
    public int DangerousCount => Findings.Count(finding => finding.Severity == ScanSeverity.Dangerous);

    /// <summary>How many findings are suspicious.</summary>
    public int SuspiciousCount => Findings.Count(finding => finding.Severity == ScanSeverity.Suspicious);
}
