using Medic.Engine.Checkpoints;
using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Models;
using Medic.Engine.Tests.Data;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Measurement;

/// <summary>Which normalisation a model is given that has one in its record. Its network was trained with none.</summary>
public sealed class NormalizationChoiceTests(Workbench workbench) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, object?> Unusable => new()
    {
        { "no such name", "nonesuch" },
        { "no deviations", Figures(["0.5"], []) },
        { "deviations of nothing", Figures(["0"], ["0"]) },
        { "other channels than the images'", Figures(["0", "0"], ["1", "1"]) },
        { "texts", Figures(["0"], ["../../etc/passwd"]) },
        { "not even a record", 17L },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_recorded_is_used_where_it_does_as_well()
    {
        Assert.Equal("0/1.001", Chosen(Figures(["0"], ["1.001"])).Name);
        Assert.Equal("0/1.001", Chosen("0/1.001").Name);
    }

    [Fact]
    public void Figures_of_a_known_one_have_its_name_whatever_the_file_calls_them() =>
        Assert.Same(Normalization.None, Chosen(Figures(["0"], ["1"], name: "\u001b[31mtrusted")));

    [Fact]
    public void What_was_recorded_is_not_used_where_another_does_better_than_chance_explains() =>
        Assert.Same(Normalization.None, Chosen(Figures(["5"], ["1"])));

    [Theory]
    [MemberData(nameof(Unusable))]
    public void A_record_that_cannot_be_used_is_passed_over(string reason, object? recorded)
    {
        Assert.NotEmpty(reason);
        Assert.Same(Normalization.None, Chosen(recorded));
    }

    [Fact]
    public void What_Medic_records_is_read_to_the_last_digit()
    {
        var odd = new Normalization("mine", [1 / 3f, .2f, .1f], [1.01f, 1.02f, 1.03f]);
        var path = Write(RecordedNormalization.Describe(odd));

        var read = RecordedNormalization.Find(CheckpointReader.Read(path))!;

        Assert.Equal(odd.Mean, read.Mean);
        Assert.Equal(odd.StandardDeviation, read.StandardDeviation);
    }

    private static Dictionary<string, object?> Figures(string[] mean, string[] deviation, string name = "any") => new()
    {
        ["name"] = name,
        ["mean"] = mean.Cast<object?>().ToList(),
        ["std"] = deviation.Cast<object?>().ToList(),
    };

    private Normalization Chosen(object? recorded)
    {
        using var scope = NewDisposeScope();
        using var model = LoadedModel.Load(Write(recorded), Workbench.Side);
        using var images = EasyImages.Set(120);
        return NormalizationChoice.For(model, images, CPU, TestContext.Current.CancellationToken);
    }

    private string Write(object? recorded)
    {
        var checkpoint = CheckpointReader.Read(workbench.Model);
        var record = new Dictionary<string, object?> { [RecordedNormalization.Key] = recorded };
        CheckpointWriter.Write(_folder.PathOf("recorded.pth"), checkpoint.StateDict, checkpoint.Layout, record, overwrite: true);
        return _folder.PathOf("recorded.pth");
    }
}
