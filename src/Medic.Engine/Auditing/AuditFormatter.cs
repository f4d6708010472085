using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Serilog.Events;
using Serilog.Formatting;

namespace Medic.Engine.Auditing;

/// <summary>Writes an entry as one line.</summary>
/// <param name="format">For programs or for people.</param>
internal sealed class AuditFormatter(AuditLogFormat format) : ITextFormatter
{
    /// <summary>The event's property that holds the entry.</summary>
    public const string EntryProperty = "Entry";

    /// <summary>The event's property that is there where the file may end in half a line.</summary>
    public const string CutProperty = "Cut";

    private const int ShortLength = 8;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
        // Names of files stay readable; the log is no web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void Format(LogEvent logEvent, TextWriter output)
    {
        if (logEvent.Properties.ContainsKey(CutProperty))
            output.WriteLine();
        output.WriteLine(Line((AuditEntry)((ScalarValue)logEvent.Properties[EntryProperty]).Value!));
    }

    /// <summary>An entry's line, without its end.</summary>
    public string Line(AuditEntry entry) => format == AuditLogFormat.Json ? JsonSerializer.Serialize(entry, Json) : Describe(entry);

    private static string ShortMark(AuditEntry entry) => $"{entry.RunId[..ShortLength]}.{entry.Sequence}";

    private static string Describe(AuditEntry entry)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{entry.Time:yyyy-MM-dd HH:mm:ss zzz} {ShortMark(entry)} {entry.User}@{entry.Host} Medic {entry.ModuleVersion}");
        return OneLine(entry.Event switch
        {
            AuditEvent.RunStarted => $"{head} run started: {entry.ModelCount} models, {entry.Method}, {JsonSerializer.Serialize(entry.Options, Json)}",
            AuditEvent.RunEnded => $"{head} run ended: {string.Join(", ", entry.StatusCounts!.Select(count => $"{count.Value} {count.Key}"))}",
            _ => $"{head} {entry.Status} {entry.File} [{entry.Sha256Before}] -> {entry.OutputPath} [{entry.Sha256After}]"
                + string.Concat((entry.Figures ?? new Dictionary<string, object?>()).Where(figure => figure.Value is not null)
                    .Select(figure => string.Create(CultureInfo.InvariantCulture, $" {figure.Key}={figure.Value}")))
                + (entry.Error is null ? string.Empty : $" {entry.Error}"),
        });
    }

    /// <summary>A file's name may hold line breaks, which must not make up entries, and what would act on a terminal.</summary>
    private static string OneLine(string text) => PrintableText.Whole(text.ReplaceLineEndings("\\n"));
}
