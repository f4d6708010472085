namespace Medic.Engine.Reporting;

/// <summary>What a report is called and where it goes.</summary>
public sealed record ReportOptions
{
    /// <summary>The HTML file to write.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Its heading.</summary>
    public string Title { get; init; } = "Medic report";

    /// <summary>When it was made, as it says.</summary>
    public DateTimeOffset Time { get; init; } = DateTimeOffset.Now;

    /// <summary>Whether a file that is there already is replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Checks that the file may be written, before results are made for it.</summary>
    /// <exception cref="ReportingException">It is there already, and may not be replaced.</exception>
    public void Validate() => OutputFile.RequireFree(Path.GetFullPath(OutputPath), Overwrite);
}
