namespace Medic.Engine.Auditing;

/// <summary>How an audit log is written.</summary>
public enum AuditLogFormat
{
    /// <summary>One JSON object a line, for programs.</summary>
    Json,

    /// <summary>One line of text an event, for people.</summary>
    Text,
}

/// <summary>Where an audit log is kept, and how.</summary>
/// <param name="Path">
/// A file, whose name gets the day (<c>audit.jsonl</c> becomes <c>audit20260131.jsonl</c>); or a folder, or a name without an ending,
/// which becomes one: there the files are called <c>medic-20260131.jsonl</c> or <c>.log</c>.
/// </param>
/// <param name="Format">For programs or for people.</param>
public sealed record AuditLogOptions(string Path, AuditLogFormat Format = AuditLogFormat.Json)
{
    /// <summary>The size in bytes at which a new file is begun, besides one every day. No file is ever deleted.</summary>
    public long FileSizeLimit { get; init; } = 64L << 20;

    /// <summary>The path with its day to come, as the sink wants it.</summary>
    internal string FilePath
    {
        get
        {
            var full = System.IO.Path.GetFullPath(Path);
            var isFolder = Directory.Exists(full) || !System.IO.Path.HasExtension(full) || System.IO.Path.EndsInDirectorySeparator(Path);
            return isFolder ? System.IO.Path.Combine(full, Format == AuditLogFormat.Json ? "medic-.jsonl" : "medic-.log") : full;
        }
    }
}
