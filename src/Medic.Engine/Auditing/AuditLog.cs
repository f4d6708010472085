using Medic.Engine.Removal;
using Serilog;
using Serilog.Configuration;
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
    private readonly AuditLogOptions _options;
    private readonly Logger _logger;
    private readonly Dictionary<string, int> _statusCounts = [];
    private readonly string _runId = Guid.NewGuid().ToString("N");
    private FailureKeeper? _keeper;

    private AuditLog(AuditLogOptions options)
    {
        _options = options;
        _logger = CreateLogger();
    }

    /// <summary>Why the last entry could not be written; null where it was. The file is to be looked after, and the run's log is not complete.</summary>
    public string? Failure => _keeper?.Failure is { } error ? $"{_options.Path}: the log cannot be written. {error.Message}" : null;

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
            log.Write(log.Create(AuditEvent.RunStarted) with
            {
                ModelCount = jobs.Count,
                Method = jobs.Count > 0 ? jobs[0].Options.Method.MethodName : null,
                Options = jobs.Count > 0 ? AuditFigures.Options(jobs[0].Options) : null,
            });
            if (log.Failure is { } failure)
                throw new AuditException($"{failure} Choose another log, or see to it that it can be written; no model was touched.", log._keeper!.Failure!);
            return log;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new AuditException($"{options.Path}: the log cannot be written. {error.Message} Choose another log, or see to it that it can be written; no model was touched.", error);
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
    public void Write(CloneResult result, CloneOptions options)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(options);
        var status = result.Status.ToString();
        _statusCounts[status] = _statusCounts.GetValueOrDefault(status) + 1;
        Write(Create(AuditEvent.ModelDone) with
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
        Event = happened,
        User = Environment.UserName,
        Host = Environment.MachineName,
        ProcessId = Environment.ProcessId,
        ModuleVersion = MedicVersion.Current,
    };

    private void Write(AuditEntry entry) => _logger.Write(new LogEvent(
        entry.Time,
        LogEventLevel.Information,
        exception: null,
        MessageTemplate.Empty,
        [new LogEventProperty(AuditFormatter.EntryProperty, new ScalarValue(entry))]));

    /// <summary>A logger swallows what goes wrong in its sinks, but an auditor has to know: so the file's sink is wrapped.</summary>
    private Logger CreateLogger() => LoggerSinkConfiguration.Wrap(
        new LoggerConfiguration().WriteTo,
        file => _keeper = new FailureKeeper(file),
        wrapped => wrapped.File(
            new AuditFormatter(_options.Format),
            _options.FilePath,
            rollingInterval: RollingInterval.Day,
            rollOnFileSizeLimit: true,
            fileSizeLimitBytes: _options.FileSizeLimit,
            retainedFileCountLimit: null,
            shared: true),
        LevelAlias.Minimum,
        levelSwitch: null).CreateLogger();

    /// <summary>Hands entries on, and keeps what goes wrong: the file's sink says it once and is silent then.</summary>
    private sealed class FailureKeeper(ILogEventSink file) : ILogEventSink
    {
        public Exception? Failure { get; private set; }

        public void Emit(LogEvent logEvent)
        {
            try
            {
                file.Emit(logEvent);
            }
            catch (Exception error)
            {
                Failure = error;
            }
        }
    }
}
