using Medic.Engine.Detection;

namespace Medic.Engine.Tests.Detection;

public sealed class MaskCostTests
{
    private static readonly TriggerSearchOptions Options = new();

    [Fact]
    public void It_rises_after_five_steps_that_work_and_falls_more_after_five_that_do_not()
    {
        var cost = new MaskCost(Options);

        Assert.Equal(1e-3, cost.Value);
        Note(cost, 4, 0.99);
        Assert.Equal(1e-3, cost.Value);
        Note(cost, 1, 0.99);
        Assert.Equal(1.5e-3, cost.Value, 1e-12);
        Note(cost, 4, 1);
        Note(cost, 4, 0.98);
        Assert.Equal(1.5e-3, cost.Value, 1e-12);
        Note(cost, 1, 0.98);
        Assert.Equal(1.5e-3 / Math.Pow(1.5, 1.5), cost.Value, 1e-12);
        Note(cost, 5, 0.98);
        Assert.Equal(1.5e-3 / Math.Pow(1.5, 3), cost.Value, 1e-12);
    }

    [Fact]
    public void The_best_is_the_smallest_that_works()
    {
        var cost = new MaskCost(Options);

        Assert.False(cost.Note(0.5, 10));
        Assert.True(cost.Note(1, 30));
        Assert.False(cost.Note(1, 40));
        Assert.True(cost.Note(0.99, 20));
        Assert.False(cost.Note(0.9, 5));
        Assert.Equal(20, cost.Best);
    }

    [Fact]
    public void It_is_over_when_nothing_is_gained_after_the_cost_went_both_ways()
    {
        var cost = new MaskCost(Options);
        Note(cost, 5, 0.5);
        Assert.True(cost.Note(1, 10));
        Note(cost, 12, 1, size: 11);
        Note(cost, 12, 0.5, size: 9);
        Assert.False(cost.IsDone);
        Note(cost, 1, 1, size: 11);
        Assert.True(cost.IsDone);

        var oneWay = new MaskCost(Options);
        Assert.True(oneWay.Note(1, 10));
        Note(oneWay, 50, 1, size: 11);
        Assert.False(oneWay.IsDone);

        var patient = new MaskCost(Options with { StopPatience = 0 });
        Note(patient, 5, 0.5);
        Note(patient, 50, 1, size: 11);
        Assert.False(patient.IsDone);
    }

    private static void Note(MaskCost cost, int times, double success, double size = 50)
    {
        for (var i = 0; i < times; i++)
            cost.Note(success, size);
    }
}
