using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Medic.Engine.Removal;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Medic.Engine.Auditing;

/// <summary>
/// The log of a run, by which an auditor can tell afterwards what was done to which file, with what result. Several processes may
/// write the same log. Every entry is on the disk before the call returns; one that cannot be written waits, and is written before the
/// next that can.
/// </summary>
/// <remarks>For one thread at a time.</remarks>
public sealed class AuditLog : IDisposable
{
    /// <summary>How many of the newest files, and how much of their ends besides its length, are looked through for an entry.</summary>
    private const int NewestFiles = 3;
    private const int TailLength = 1 << 18;

    /// <summary>Most of one text that an entry takes.</summary>
    private const int MaxTextLength = 4096;

    private readonly string _path;
    private readonly long _fileSizeLimit;
    private readonly AuditFormatter _formatter;
    private readonly Dictionary<string, int> _statusCounts = [];
    private readonly string _runId = Guid.NewGuid().ToString("N");
    private readonly Queue<AuditEntry> _waiting = [];
    private Logger _logger;
    private int _sequence;
    private bool _hasFailed;
    private bool _mayBeCut;

    private AuditLog(AuditLogOptions options)
    {
        _path = options.FilePath;
        _fileSizeLimit = options.FileSizeLimit;
        _formatter = new AuditFormatter(options.Format);
        _mayBeCut = IsCut();
        _logger = OpenLogger();
    }

    /// <summary>Opens the log and writes that a run has begun.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="jobs">The models, and how they are treated.</param>
    /// <exception cref="AuditException">The log cannot be written: nothing should be begun then.</exception>
    public static AuditLog Open(AuditLogOptions options, IReadOnlyList<CloneJob> jobs)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(jobs);
        AuditLog? log = null;
        try
        {
            log = new AuditLog(options);
            var failure = log.Write(log.Create(AuditEvent.RunStarted) with
            {
                ModelCount = jobs.Count,
                Method = jobs.Count > 0 ? jobs[0].Options.Method.MethodName : null,
                Options = jobs.Count > 0 ? AuditFigures.Options(jobs[0].Options) : null,
            });
            return failure is null
                ? log
                : throw new AuditException($"{log._path}: the log cannot be written. No model was touched: choose another log, or see to it that this one can be written.");
        }
        catch
        {
            log?.Close();
            throw;
        }
    }

    /// <summary>Writes what became of a model.</summary>
    /// <param name="result">What.</param>
    /// <param name="options">How it was treated.</param>
    /// <returns>What to tell the user the first time that an entry cannot be written, since the log is not complete then; null otherwise.</returns>
    public string? Write(CloneResult result, CloneOptions options)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(options);
        var status = result.Status.ToString();
        _statusCounts[status] = _statusCounts.GetValueOrDefault(status) + 1;
        return Write(Create(AuditEvent.ModelDone) with
        {
            File = result.Path,
            OutputPath = result.Status == CloneStatus.Rejected ? result.QuarantinePath : result.OutputPath,
            Sha256Before = result.Sha256Before,
            Sha256After = result.Sha256After,
            Status = status,
            Error = result.Reason is { } reason ? PrintableText.Cut(reason, MaxTextLength) : null,
            Warnings = result.Warnings.Count > 0 ? [.. result.Warnings.Select(warning => PrintableText.Cut(warning, MaxTextLength))] : null,
            Method = result.Method,
            Options = AuditFigures.Options(options),
            Figures = AuditFigures.Of(result),
            Duration = result.Duration.TotalSeconds,
        });
    }

    /// <summary>Writes that the run has ended, and closes the log.</summary>
    public void Dispose()
    {
        Write(Create(AuditEvent.RunEnded) with { ModelCount = _statusCounts.Values.Sum(), StatusCounts = _statusCounts });
        Close();
    }

    private Logger OpenLogger() => new LoggerConfiguration().WriteTo.File(
        _formatter,
        _path,
        rollingInterval: RollingInterval.Day,
        rollOnFileSizeLimit: true,
        fileSizeLimitBytes: _fileSizeLimit,
        retainedFileCountLimit: null,
        shared: true).CreateLogger();

    private void Close()
    {
        try
        {
            _logger.Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What it still holds is among what waits.
        }
    }

    private AuditEntry Create(AuditEvent happened) => new()
    {
        Time = DateTimeOffset.Now,
        RunId = _runId,
        Sequence = ++_sequence,
        Event = happened,
        User = Environment.UserName,
        Host = Environment.MachineName,
        ProcessId = Environment.ProcessId,
        ModuleVersion = MedicVersion.Current,
    };

    private string? Write(AuditEntry entry)
    {
        var isLate = _waiting.Count > 0;
        if (isLate)
        {
            // The logger may have left half a line, and still hold what it could not write, which it writes at its end, or half of it.
            Close();
            _mayBeCut = IsCut();
            _logger = OpenLogger();
        }

        _waiting.Enqueue(entry);
        while (_waiting.TryPeek(out var next) && TryWrite(next, isLate))
            _waiting.Dequeue();
        if (_waiting.Count == 0 || _hasFailed)
            return null;
        _hasFailed = true;
        return $"{_path}: the log cannot be written. What it lacks is written when it can be.";
    }

    /// <summary>Writes an entry, and looks whether it is there: loggers keep to themselves what goes wrong, but an auditor has to know.</summary>
    private bool TryWrite(AuditEntry entry, bool mayBeThere)
    {
        if (mayBeThere && IsWritten(entry))
            return true;
        var written = new LogEvent(
            entry.Time,
            LogEventLevel.Information,
            exception: null,
            MessageTemplate.Empty,
            [new LogEventProperty(AuditFormatter.EntryProperty, new ScalarValue(entry))]);
        // By the logger too: it alone appends where no other process is writing.
        if (_mayBeCut)
            written.AddOrUpdateProperty(new LogEventProperty(AuditFormatter.CutProperty, new ScalarValue(true)));
        _mayBeCut = false;
        _logger.Write(written);
        return IsWritten(entry);
    }

    private bool IsWritten(AuditEntry entry)
    {
        try
        {
            var line = Encoding.UTF8.GetBytes($"\n{_formatter.Line(entry)}{Environment.NewLine}");
            return Newest(entry).Any(file => Holds(file, line));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It cannot be told, or is not on the disk.
            return false;
        }
    }

    /// <summary>The log's files that hold anything, and are files: a link leads elsewhere, and a pipe has no end.</summary>
    private FileInfo[] Files()
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(_path)!);
        if (!folder.Exists)
            return [];
        var name = new Regex(
            $@"\A{Regex.Escape(Path.GetFileNameWithoutExtension(_path))}[0-9]{{8}}(_[0-9]{{3,}})?{Regex.Escape(Path.GetExtension(_path))}\z", RegexOptions.CultureInvariant);
        return [.. folder.EnumerateFiles().Where(file => name.IsMatch(file.Name) && !file.Attributes.HasFlag(FileAttributes.ReparsePoint) && file.Length > 0)];
    }

    /// <summary>Those of a day, in the order in which they were begun.</summary>
    private IEnumerable<FileInfo> OfDay(IEnumerable<FileInfo> files, DateTimeOffset time)
    {
        var day = Path.GetFileNameWithoutExtension(_path) + time.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        return files.Where(file => file.Name.StartsWith(day, StringComparison.Ordinal)).OrderBy(file => file.Name.Length).ThenBy(file => file.Name, StringComparer.Ordinal);
    }

    /// <summary>The newest files, and the newest of an entry's day: a clock that went back leaves files of days to come.</summary>
    private IEnumerable<string> Newest(AuditEntry entry)
    {
        var files = Files();
        return files.OrderByDescending(file => file.LastWriteTimeUtc).Take(NewestFiles)
            .Concat(OfDay(files, entry.Time).TakeLast(NewestFiles)).Select(file => file.FullName).Distinct();
    }

    /// <summary>Whether a file holds a line from its beginning, for which it is given with the end of the line before.</summary>
    private static bool Holds(string path, ReadOnlySpan<byte> line)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = stream.Length;
        var tail = new byte[Math.Min(length, TailLength + (long)line.Length)];
        stream.Seek(length - tail.Length, SeekOrigin.Begin);
        var text = tail.AsSpan(0, stream.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false));
        // Behind what was cut of another it is no entry.
        if (text.IndexOf(line) < 0 && (tail.Length < length || !text.StartsWith(line[1..])))
            return false;
        UnixFiles.Synchronize(stream.SafeFileHandle, path);
        return true;
    }

    /// <summary>
    /// Whether the file that is appended to ends in a line that a full disk, a kill or a power cut left unfinished: what follows must not
    /// be taken for a part of it.
    /// </summary>
    private bool IsCut()
    {
        try
        {
            if (OfDay(Files(), DateTimeOffset.Now).LastOrDefault() is not { } newest)
                return false;
            using var stream = new FileStream(newest.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length == 0)
                return false;
            stream.Seek(-1, SeekOrigin.End);
            return stream.ReadByte() != '\n';
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Whether the log can be written is seen when it is.
            return false;
        }
    }
}
