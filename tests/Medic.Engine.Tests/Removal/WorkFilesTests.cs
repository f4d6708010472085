using Medic.Engine.Removal;
using Medic.Engine.Tests.Checkpoints;

namespace Medic.Engine.Tests.Removal;

public sealed class WorkFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Models_that_have_one_output_are_never_treated_at_once()
    {
        var (one, other) = (Plan("x.pt", OutputFormat.Safetensors), Plan("x.pth", OutputFormat.Safetensors));
        Assert.Equal(one.OutputPath, other.OutputPath);

        using (WorkFiles.Open(one))
        {
            // Its half-written output stays, too.
            AtomicFile.Write(one.OutputPath, overwrite: false, _ => Assert.Throws<OutputBusyException>(() => WorkFiles.Open(other)));
        }

        using var files = WorkFiles.Open(other);
        Assert.NotNull(files);
    }

    [Fact]
    public void Nor_is_a_model_whose_outputs_differ_in_format()
    {
        using var files = WorkFiles.Open(Plan("x.pt", OutputFormat.AsModel));

        Assert.Throws<OutputBusyException>(() => WorkFiles.Open(Plan("x.pt", OutputFormat.Safetensors)));
    }

    [Theory]
    [InlineData(OutputFormat.AsModel, 1)]
    [InlineData(OutputFormat.Safetensors, 2)]
    public void A_state_is_called_after_its_model_whatever_the_outputs_format(OutputFormat format, int locks)
    {
        var plan = Plan("x.pt", format);

        Assert.Equal(Path.Combine(_folder["cleaned"], OutputPlan.WorkFolder, Sha256.OfText("x.pt")[..16]), plan.WorkPath);
        Assert.Contains(plan.WorkPath + ".lock", plan.LockPaths);
        Assert.Equal(locks, plan.LockPaths.Count());
        Assert.Empty((plan with { WorkPath = null, OutputWorkPath = null }).LockPaths);
    }

    [Fact]
    public void A_run_that_finds_one_lock_taken_lets_go_of_the_other()
    {
        var plan = Plan("x.pt", OutputFormat.Safetensors);
        foreach (var taken in plan.LockPaths)
        {
            using var held = LockFile.Take(taken);

            Assert.Throws<OutputBusyException>(() => WorkFiles.Open(plan));

            using var free = LockFile.Take(plan.LockPaths.Single(path => path != taken));
        }

        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
        WorkFiles.Open(plan)!.Dispose();
    }

    [Fact]
    public void What_is_left_and_cannot_be_deleted_is_no_reason_not_to_begin()
    {
        var plan = Plan("x.pt", OutputFormat.AsModel);
        var left = AtomicFile.Write(plan.OutputPath, overwrite: false, stream => stream.Name);
        Directory.CreateDirectory(Path.Combine(left, "below"));

        WorkFiles.Open(plan)!.Dispose();

        using var files = WorkFiles.Open(plan);
        Assert.NotNull(files);
    }

    [Fact]
    public void What_a_run_with_another_output_writes_to_the_same_quarantine_stays_and_what_a_killed_one_left_goes()
    {
        var (one, other) = (Plan("x.pt", OutputFormat.AsModel, "cleaned"), Plan("x.pt", OutputFormat.AsModel, "others"));
        var left = string.Empty;

        AtomicFile.Write(one.QuarantinePath!, overwrite: false, stream =>
        {
            WorkFiles.Open(other)!.Dispose();
            // As slow as a disk can be.
            File.SetLastWriteTimeUtc(stream.SafeFileHandle, DateTime.UtcNow.AddHours(-2));
            WorkFiles.Open(other)!.Dispose();
            left = stream.Name;
            stream.Write("rejected"u8);
        });

        Assert.Equal("rejected", File.ReadAllText(one.QuarantinePath!));
        File.WriteAllText(left, "half a file");
        File.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddHours(-2));
        WorkFiles.Open(other)!.Dispose();
        Assert.Equal([one.QuarantinePath!], Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    private PlannedOutput Plan(string model, OutputFormat format, string output = "cleaned") =>
        Assert.Single(OutputPlan.Create([_folder[$"models/{model}"]], _folder[output], _folder["quarantine"], format: format));
}
