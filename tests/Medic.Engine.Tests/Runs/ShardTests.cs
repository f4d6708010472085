using Medic.Engine.Runs;

namespace Medic.Engine.Tests.Runs;

public sealed class ShardTests
{
    [Theory]
    [InlineData("0/1", 0, 1)]
    [InlineData("7/8", 7, 8)]
    public void A_shard_is_read_from_text(string text, int index, int count) => Assert.Equal(new Shard(index, count), Shard.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("8/8")]
    [InlineData("-1/8")]
    [InlineData("0/0")]
    [InlineData("1/2/3")]
    [InlineData("a/b")]
    public void What_is_no_shard_is_refused(string text) => Assert.Contains("K/N", Assert.Throws<RunException>(() => Shard.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_scheduler_says_which_shard_it_is()
    {
        Assert.Null(From([]));
        Assert.Equal(new Shard(3, 6), From(new() { ["SLURM_ARRAY_TASK_ID"] = "3", ["SLURM_ARRAY_TASK_COUNT"] = "6", ["SLURM_ARRAY_TASK_MIN"] = "0" }));
        Assert.Equal(new Shard(2, 6), From(new() { ["SLURM_ARRAY_TASK_ID"] = "3", ["SLURM_ARRAY_TASK_COUNT"] = "6", ["SLURM_ARRAY_TASK_MIN"] = "1" }));
        Assert.Equal(new Shard(2, 3), From(new() { ["SLURM_ARRAY_TASK_ID"] = "20", ["SLURM_ARRAY_TASK_COUNT"] = "3", ["SLURM_ARRAY_TASK_MIN"] = "0", ["SLURM_ARRAY_TASK_STEP"] = "10" }));
        Assert.Equal(new Shard(4, 5), From(new() { ["JOB_COMPLETION_INDEX"] = "4", ["MEDIC_SHARDS"] = "5" }));
    }

    [Theory]
    [InlineData("SLURM_ARRAY_TASK_ID", "6", "SLURM_ARRAY_TASK_COUNT", "3")]
    [InlineData("SLURM_ARRAY_TASK_ID", "1", "SLURM_ARRAY_TASK_STEP", "0")]
    [InlineData("JOB_COMPLETION_INDEX", "4", "MEDIC_SHARDS", "4")]
    [InlineData("JOB_COMPLETION_INDEX", "4", "OTHER", "4")]
    public void A_scheduler_that_makes_no_sense_is_refused(string first, string one, string second, string two) =>
        Assert.Contains("makes no shard", Assert.Throws<RunException>(() => From(new() { [first] = one, [second] = two })).Message, StringComparison.Ordinal);

    [Fact]
    public void Names_are_spread_evenly_and_for_ever()
    {
        var places = Enumerable.Range(0, 4000).Select(i => $"team {i % 7}/model-{i}.pth").ToArray();

        var counts = places.GroupBy(place => Shard.OfName(place, 8)).ToDictionary(group => group.Key, group => group.Count());

        Assert.Equal(Enumerable.Range(0, 8), counts.Keys.Order());
        // 500 each; five standard deviations.
        Assert.All(counts.Values, count => Assert.InRange(count, 395, 605));
        // Worked out in Python: another version that divided otherwise would do models twice and miss others.
        Assert.Equal([5, 6, 5, 1], new[] { "a.pth", "b.pth", "deep/c d.pth", "ü.pth" }.Select(place => Shard.OfName(place, 8)));
    }

    [Fact]
    public void Sizes_are_balanced_whatever_the_order()
    {
        var sizes = Enumerable.Range(1, 100).Select(i => (Place: $"{i}.pth", Size: (long)i * i)).ToArray();

        var shards = Shard.BySize(sizes, 6);

        var loads = sizes.GroupBy(model => shards[model.Place]).Select(group => group.Sum(model => model.Size)).ToArray();
        Assert.Equal(6, loads.Length);
        Assert.True(loads.Max() < loads.Min() * 1.02, string.Join(", ", loads));
        Assert.Equal(shards.OrderBy(shard => shard.Key), Shard.BySize(Enumerable.Reverse(sizes), 6).OrderBy(shard => shard.Key));
    }

    private static Shard? From(Dictionary<string, string> variables) => Shard.FromEnvironment(variables.GetValueOrDefault);
}
