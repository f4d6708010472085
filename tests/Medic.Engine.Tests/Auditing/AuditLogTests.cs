using System.Text.Json;
using Medic.Engine.Auditing;
using Medic.Engine.Removal;
using Medic.Engine.Tests.Checkpoints;

namespace Medic.Engine.Tests.Auditing;

public sealed class AuditLogTests(Workbench workbench) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_entry_is_a_line_of_JSON_that_says_who_did_what_to_which_file()
    {
        var jobs = Jobs("a.pth", "b.pth");
        using (var log = AuditLog.Open(new AuditLogOptions(_folder["audit.jsonl"]), jobs))
        {
            log.Write(Result(jobs[0], CloneStatus.Cleaned), jobs[0].Options);
            log.Write(Result(jobs[1], CloneStatus.Failed) with { Reason = "no good\nat all", CleanAccuracyAfter = null }, jobs[1].Options);
            // What is done is in the file before the next model is begun.
            Assert.Equal(3, Lines().Length);
        }

        var entries = Lines().Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(["RunStarted", "ModelDone", "ModelDone", "RunEnded"], entries.Select(entry => entry.GetProperty("event").GetString()));
        Assert.Single(entries.Select(entry => entry.GetProperty("runId").GetString()).Distinct());
        Assert.All(entries, entry =>
        {
            Assert.Equal((Environment.UserName, Environment.MachineName), (entry.GetProperty("user").GetString(), entry.GetProperty("host").GetString()));
            Assert.Equal(MedicVersion.Current, entry.GetProperty("moduleVersion").GetString());
            Assert.InRange(DateTimeOffset.Now - entry.GetProperty("time").GetDateTimeOffset(), TimeSpan.Zero, TimeSpan.FromMinutes(5));
        });
        Assert.Equal(2, entries[0].GetProperty("modelCount").GetInt32());
        var (cleaned, failed) = (entries[1], entries[2]);
        Assert.Equal((jobs[0].Plan.Path, "Cleaned"), (cleaned.GetProperty("file").GetString(), cleaned.GetProperty("status").GetString()));
        Assert.Equal(("before", "after"), (cleaned.GetProperty("sha256Before").GetString(), cleaned.GetProperty("sha256After").GetString()));
        Assert.Equal(0.123456789012345, cleaned.GetProperty("figures").GetProperty("cleanAccuracyAfter").GetDouble());
        Assert.Equal(32, cleaned.GetProperty("options").GetProperty("batch_size").GetInt32());
        Assert.Equal("no good\nat all", failed.GetProperty("error").GetString());
        Assert.Equal(1, entries[3].GetProperty("statusCounts").GetProperty("Failed").GetInt32());
    }

    [Fact]
    public void As_text_an_entry_is_a_line_whatever_a_file_is_called()
    {
        var jobs = Jobs("a\n2026-01-01 forged.pth");
        using (var log = AuditLog.Open(new AuditLogOptions(_folder["log"], AuditLogFormat.Text), jobs))
            log.Write(Result(jobs[0], CloneStatus.Cleaned), jobs[0].Options);

        Assert.Matches(@"^medic-\d{8}\.log$", Path.GetFileName(Assert.Single(Directory.GetFiles(_folder["log"]))));
        var lines = Lines();
        Assert.Equal(3, lines.Length);
        Assert.Contains("cleanAccuracyAfter=0.123456789012345", lines[1], StringComparison.Ordinal);
        Assert.Contains("1 Cleaned", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Several_runs_write_one_log()
    {
        var options = new AuditLogOptions(_folder["shared.jsonl"]);
        var jobs = Jobs("a.pth");

        Parallel.For(0, 4, _ =>
        {
            using var log = AuditLog.Open(options, jobs);
            for (var i = 0; i < 25; i++)
                log.Write(Result(jobs[0], CloneStatus.Cleaned), jobs[0].Options);
        });

        var runs = Lines().Select(line => JsonDocument.Parse(line).RootElement.GetProperty("runId").GetString()).GroupBy(run => run).Select(run => run.Count());
        Assert.Equal([27, 27, 27, 27], runs);
    }

    [Fact]
    public void A_new_file_is_begun_where_one_is_full()
    {
        var jobs = Jobs("a.pth");
        using (var log = AuditLog.Open(new AuditLogOptions(_folder["small.jsonl"]) { FileSizeLimit = 2000 }, jobs))
        {
            for (var i = 0; i < 8; i++)
                log.Write(Result(jobs[0], CloneStatus.Cleaned), jobs[0].Options);
        }

        Assert.True(Directory.GetFiles(_folder.Path).Length > 2);
        Assert.Equal(10, Lines().Length);
    }

    [Fact]
    public void A_log_that_cannot_be_written_is_an_error_before_work()
    {
        File.WriteAllText(_folder["file"], "in the way");

        var error = Assert.Throws<AuditException>(() => AuditLog.Open(new AuditLogOptions(Path.Combine(_folder["file"], "audit.jsonl")), Jobs("a.pth")));

        Assert.Contains("audit.jsonl: the log cannot be written", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_a_kill_has_cut_costs_no_entry()
    {
        var jobs = Jobs("a.pth");
        using (AuditLog.Open(new AuditLogOptions(_folder["audit.jsonl"]), jobs))
        {
        }

        var file = Assert.Single(Directory.GetFiles(_folder.Path));
        File.AppendAllText(file, "{\"time\":\"2026-");
        using (var log = AuditLog.Open(new AuditLogOptions(_folder["audit.jsonl"]), jobs))
            Assert.Null(log.Write(Result(jobs[0], CloneStatus.Cleaned), jobs[0].Options));

        Assert.Equal("{\"time\":\"2026-", Lines()[2]);
        Assert.Equal(5, Lines().Count(line => line.EndsWith('}') && JsonDocument.Parse(line) is not null));
    }

    [Fact]
    public void A_clock_that_went_back_leaves_the_log_whole()
    {
        for (var day = 1; day <= 5; day++)
        {
            var later = DateTime.Now.AddDays(day);
            var file = _folder[$"audit{later:yyyyMMdd}.jsonl"];
            File.WriteAllText(file, "{}" + Environment.NewLine);
            File.SetLastWriteTime(file, later);
        }

        var jobs = Jobs("a.pth");
        using (var log = AuditLog.Open(new AuditLogOptions(_folder["audit.jsonl"]), jobs))
            Assert.Null(log.Write(Result(jobs[0], CloneStatus.Cleaned), jobs[0].Options));

        Assert.Equal(3 + 5, Lines().Length);
    }

    [Fact]
    public void An_entry_of_any_length_is_found_again_and_stops_no_later_one()
    {
        var jobs = Jobs("a.pth").Select(job => job with { Options = job.Options with { Note = new string('n', 400_000) } }).ToArray();
        using (var log = AuditLog.Open(new AuditLogOptions(_folder["audit.jsonl"]), jobs))
        {
            Assert.Null(log.Write(Result(jobs[0], CloneStatus.Cleaned), jobs[0].Options));
            Assert.Null(log.Write(Result(jobs[0], CloneStatus.Cleaned), workbench.Cloning));
        }

        Assert.Equal(4, Lines().Length);
    }

    [Fact]
    public void Errors_and_warnings_are_cut_where_a_file_makes_them_endless()
    {
        var jobs = Jobs("a.pth");
        var endless = new string('e', 300_000);
        using (var log = AuditLog.Open(new AuditLogOptions(_folder["audit.jsonl"]), jobs))
            Assert.Null(log.Write(Result(jobs[0], CloneStatus.Failed) with { Reason = endless, Warnings = [endless] }, jobs[0].Options));

        Assert.InRange(Lines()[1].Length, 8_000, 12_000);
    }

    [Fact]
    public void As_text_an_entry_cannot_act_on_a_terminal()
    {
        var jobs = Jobs("\u001b[2J.pth");
        using (var log = AuditLog.Open(new AuditLogOptions(_folder["log"], AuditLogFormat.Text), jobs))
            Assert.Null(log.Write(Result(jobs[0], CloneStatus.Failed) with { Reason = "\u001b]0;owned\u0007" }, jobs[0].Options));

        Assert.Equal(3, Lines().Length);
        Assert.DoesNotContain(string.Concat(Lines()), char.IsControl);
    }

    [Fact]
    public void Only_the_logs_own_files_are_touched_and_of_them_only_the_one_that_is_appended_to()
    {
        const string Cut = "no end of line";
        var today = $"{DateTime.Now:yyyyMMdd}";
        string[] others = ["audit-notes.jsonl", $"audit{today}.jsonl.jsonl", $"audit{today}_1.jsonl", "audit20200101.jsonl", $"audits{today}.jsonl", "elsewhere"];
        foreach (var other in others)
            File.WriteAllText(_folder[other], Cut);
        File.CreateSymbolicLink(_folder["audit20200102.jsonl"], _folder["elsewhere"]);

        var jobs = Jobs("a.pth");
        using (var log = AuditLog.Open(new AuditLogOptions(_folder["audit.jsonl"]), jobs))
            Assert.Null(log.Write(Result(jobs[0], CloneStatus.Cleaned), jobs[0].Options));

        Assert.All(others, other => Assert.Equal(Cut, File.ReadAllText(_folder[other])));
        Assert.Equal(3, ReadShared(_folder[$"audit{today}.jsonl"]).Length);
    }

    private CloneJob[] Jobs(params string[] names) =>
        [.. OutputPlan.Create(names.Select(name => _folder[name]), _folder["cleaned"]).Select(plan => new CloneJob(plan, workbench.Cloning))];

    private static CloneResult Result(CloneJob job, CloneStatus status) => new()
    {
        Path = job.Plan.Path,
        OutputPath = job.Plan.OutputPath,
        Status = status,
        Method = "medic",
        Seed = 1,
        Device = "cpu",
        Threads = 1,
        Sha256Before = "before",
        Sha256After = "after",
        CleanAccuracyAfter = 0.123456789012345,
        Duration = TimeSpan.FromSeconds(1.5),
    };

    private string[] Lines() =>
        [.. Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "file").Order().SelectMany(ReadShared)];

    /// <summary>Whoever reads a log does so while it is written.</summary>
    private static string[] ReadShared(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
