using Medic.Engine.Removal;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Medic.Engine.Auditing;

/// <summary>
/// The log of a run, by which an auditor can tell afterwards what was done to which file, with what result. Several processes may
/// write the same log. Every entry is handed to the operating system before the call returns.
/// </summary>
/// <remarks>For one thread at a time.</remarks>
public sealed class AuditLog : IDisposable
{
    /// <summary>How many of the newest files, and how much of their ends, are looked through for an entry.</summary>
    private const int NewestFiles = 3;
    private const int TailLength = 1 << 18;

    private readonly string _path;
    private readonly AuditFormatter _formatter;
    private readonly Logger _logger;
    private readonly Dictionary<string, int> _statusCounts = [];
    private readonly string _runId = Guid.NewGuid().ToString("N");
    private int _sequence;
    private bool _hasFailed;

    private AuditLog(AuditLogOptions options)
    {
        _path = options.FilePath;
        _formatter = new AuditFormatter(options.Format);
        _logger = new LoggerConfiguration().WriteTo.File(
            _formatter,
            _path,
            rollingInterval: RollingInterval.Day,
            rollOnFileSizeLimit: true,
            fileSizeLimitBytes: options.FileSizeLimit,
            retainedFileCountLimit: null,
            shared: true).CreateLogger();
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
                : throw new AuditException($"{failure} No model was touched: choose another log, or see to it that this one can be written.");
        }
        catch
        {
            log?._logger.Dispose();
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
            Error = result.Reason,
            Warnings = result.Warnings.Count > 0 ? result.Warnings : null,
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
        _logger.Dispose();
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
        _logger.Write(new LogEvent(
            entry.Time,
            LogEventLevel.Information,
            exception: null,
            MessageTemplate.Empty,
            [new LogEventProperty(AuditFormatter.EntryProperty, new ScalarValue(entry))]));
        // Loggers keep to themselves what goes wrong, but an auditor has to know.
        if (_hasFailed || IsWritten(_formatter.Mark(entry)))
            return null;
        _hasFailed = true;
        return $"{_path}: the log cannot be written.";
    }

    private bool IsWritten(string mark)
    {
        var (folder, name, ending) = (Path.GetDirectoryName(_path)!, Path.GetFileNameWithoutExtension(_path), Path.GetExtension(_path));
        return Directory.Exists(folder) && new DirectoryInfo(folder).EnumerateFiles()
            .Where(file => file.Name.StartsWith(name, StringComparison.Ordinal) && file.Name.EndsWith(ending, StringComparison.Ordinal))
            .OrderByDescending(file => file.LastWriteTimeUtc)
            .Take(NewestFiles)
            .Any(file => ReadTail(file.FullName).Contains(mark, StringComparison.Ordinal));
    }

    private static string ReadTail(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Seek(-Math.Min(stream.Length, TailLength), SeekOrigin.End);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
