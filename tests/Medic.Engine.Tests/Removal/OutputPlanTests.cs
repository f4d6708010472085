using Medic.Engine.Removal;

namespace Medic.Engine.Tests.Removal;

public sealed class OutputPlanTests
{
    private static readonly string Root = Path.GetFullPath("/models");

    [Fact]
    public void Outputs_mirror_the_models_below_their_common_root()
    {
        var plan = Plan("/cleaned", "/models/a/one.pth", "/models/a/b/two.pth", "/models/c/one.pth");

        Assert.Equal(["/cleaned/a/one.pth", "/cleaned/a/b/two.pth", "/cleaned/c/one.pth"], plan.Select(output => Plain(output.OutputPath)));
        Assert.All(plan, output => Assert.Null(output.Error));
        Assert.StartsWith(Root, plan[0].Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_alone_stands_right_in_the_folder() =>
        Assert.Equal("/cleaned/one.pth", Plain(Assert.Single(Plan("/cleaned", "/models/a/one.pth")).OutputPath));

    [Fact]
    public void Folders_whose_names_begin_alike_are_not_taken_for_one() =>
        Assert.Equal(["/cleaned/a/one.pth", "/cleaned/ab/two.pth"], Plan("/cleaned", "/models/a/one.pth", "/models/ab/two.pth").Select(output => Plain(output.OutputPath)));

    [Fact]
    public void Relative_paths_are_made_full()
    {
        var output = Assert.Single(OutputPlan.Create(["x/one.pth"], "cleaned"));

        Assert.Equal(Path.GetFullPath("x/one.pth"), output.Path);
        Assert.Equal(Path.GetFullPath("cleaned/one.pth"), output.OutputPath);
    }

    [Theory]
    [InlineData(OutputFormat.AsModel, "/cleaned/a.pth", "/cleaned/b.safetensors", "/cleaned/c")]
    [InlineData(OutputFormat.Torch, "/cleaned/a.pth", "/cleaned/b.pth", "/cleaned/c")]
    [InlineData(OutputFormat.Safetensors, "/cleaned/a.safetensors", "/cleaned/b.safetensors", "/cleaned/c.safetensors")]
    public void A_format_has_its_ending(OutputFormat format, params string[] outputs)
    {
        var plan = OutputPlan.Create(["/models/a.pth", "/models/b.safetensors", "/models/c"], "/cleaned", format: format);

        Assert.Equal(outputs, plan.Select(output => Plain(output.OutputPath)));
        Assert.All(plan, output => Assert.Equal(format, output.Format));
    }

    [Fact]
    public void Two_models_whose_names_differ_in_the_ending_alone_cannot_both_be_safetensors() =>
        Assert.NotNull(OutputPlan.Create(["/models/a.pth", "/models/a.tar"], "/cleaned", format: OutputFormat.Safetensors)[1].Error);

    [Fact]
    public void Nothing_follows_a_link_out_of_the_folders_that_were_named()
    {
        using var folder = new Checkpoints.TemporaryFolder();
        Directory.CreateDirectory(folder["outside"]);
        Directory.CreateDirectory(folder["real"]);
        Directory.CreateSymbolicLink(folder["cleaned"], folder["real"]);
        var plan = OutputPlan.Create([folder["models/a/x.pth"], folder["models/b/y.pth"]], folder["cleaned"], folder["quarantine"]);

        // The folder itself may be one.
        plan[0].RefuseLinks();
        Directory.CreateSymbolicLink(Path.Combine(folder["cleaned"], "a"), folder["outside"]);
        Assert.Contains(Path.Combine(folder["cleaned"], "a"), Assert.Throws<RemovalException>(plan[0].RefuseLinks).Message, StringComparison.Ordinal);
        plan[1].RefuseLinks();
        Directory.CreateDirectory(folder["quarantine"]);
        Directory.CreateSymbolicLink(Path.Combine(folder["quarantine"], "b"), folder["outside"]);
        Assert.Throws<RemovalException>(plan[1].RefuseLinks);
        Directory.Delete(Path.Combine(folder["quarantine"], "b"));
        Directory.CreateSymbolicLink(Path.Combine(folder["cleaned"], OutputPlan.WorkFolder), folder["outside"]);
        Assert.Throws<RemovalException>(plan[1].RefuseLinks);
    }

    [Fact]
    public void A_model_named_twice_is_an_error_of_the_second()
    {
        var plan = Plan("/cleaned", "/models/one.pth", "/models/two.pth", "/models/x/../one.pth");

        Assert.Equal([null, null, plan[2].Error], plan.Select(output => output.Error));
        Assert.Contains("already that of", plan[2].Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_is_a_model_is_an_error()
    {
        var plan = Plan("/models", "/models/one.pth", "/models/a/two.pth");

        Assert.All(plan, output => Assert.Contains("itself one of the models", output.Error, StringComparison.Ordinal));
        Assert.Contains("itself one of the models", Plan("/models/a", "/models/one.pth", "/models/a/one.pth")[0].Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_has_no_outputs() => Assert.Empty(OutputPlan.Create([], "cleaned"));

    private static IReadOnlyList<PlannedOutput> Plan(string folder, params string[] models) => OutputPlan.Create(models, folder);

    private static string Plain(string path) => OperatingSystem.IsWindows() ? path[2..].Replace('\\', '/') : path;
}
