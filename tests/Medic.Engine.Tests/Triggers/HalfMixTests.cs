using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Triggers;

public sealed class HalfMixTests
{
    private const int Side = 12;
    private const int Jitter = 3;

    // Pixels that tell their row, their column and, above 1000, that they are of the second image.
    private const int OfSecond = 1000;

    [Theory]
    [InlineData(12, 12)]
    [InlineData(13, 9)]
    public void A_mix_is_a_stretch_of_the_one_beside_a_stretch_of_the_other(int height, int width)
    {
        foreach (var mix in Mixes(400, height, width))
        {
            // Transposed where the images lie one above the other: from here on they are side by side.
            var rows = IsSideBySide(mix) ? mix : Transpose(mix);
            var (length, across) = (rows[0].Length, IsSideBySide(mix) ? 1 : 16);
            var meeting = Enumerable.Range(1, length - 1).Single(column => Image(rows[0][column]) != Image(rows[0][column - 1]));

            Assert.InRange(meeting, (length / 2) - Jitter, (length / 2) + Jitter);
            for (var row = 0; row < rows.Length; row++)
            {
                for (var column = 0; column < length; column++)
                {
                    var start = column < meeting ? 0 : meeting;
                    Assert.Equal(rows[row][start] + (across * (column - start)), rows[row][column]);
                    Assert.Equal(rows[0][column] + (row * 17) - (across * row), rows[row][column]);
                }
            }
        }

        static int Image(int pixel) => pixel / OfSecond;
    }

    [Fact]
    public void Order_axis_meeting_and_stretches_are_drawn_evenly()
    {
        var mixes = Mixes(8000, Side, Side).ToArray();
        var aside = mixes.Where(IsSideBySide).ToArray();

        Assert.InRange(aside.Length, 3800, 4200);
        Assert.InRange(mixes.Count(mix => mix[0][0] >= OfSecond), 3800, 4200);

        var meetings = aside.GroupBy(MeetingOf).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(Enumerable.Range((Side / 2) - Jitter, (2 * Jitter) + 1), meetings.Keys.Order());
        Assert.All(meetings.Values, count => Assert.InRange(count, 470, 680)); // 4000 / 7 = 571

        // Meeting in the middle, either stretch begins at 0 to 5, as randint(0, 12 // 2) says.
        var starts = aside.Where(mix => MeetingOf(mix) == Side / 2).ToArray();
        Assert.Equal(Enumerable.Range(0, 6), starts.Select(mix => mix[0][0] % OfSecond % 16).Distinct().Order());
        Assert.Equal(Enumerable.Range(0, 6), starts.Select(mix => mix[0][Side / 2] % OfSecond % 16).Distinct().Order());
    }

    [Fact]
    public void Images_too_small_for_the_jitter_are_refused()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(0);
        var images = zeros(1, 1, 6, 6);

        Assert.Throws<TriggerException>(() => new HalfMix(3).Mix(images, images, generator));
        Assert.Throws<TriggerException>(() => new HalfMix(-1).Mix(images, images, generator));
    }

    private static IEnumerable<int[][]> Mixes(int count, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(11);
        var first = ((arange(height, ScalarType.Int64) * 16).view(-1, 1) + arange(width, ScalarType.Int64)).expand(count, 1, -1, -1);
        var mixed = new HalfMix(Jitter).Mix(first, first + OfSecond, generator);
        Assert.Equal([count, 1, height, width], mixed.shape);
        return [.. mixed.data<long>().ToArray().Select(pixel => (int)pixel).Chunk(width).Chunk(height)];
    }

    private static bool IsSideBySide(int[][] mix) => mix[0][0] / OfSecond != mix[0][^1] / OfSecond;

    private static int MeetingOf(int[][] mix) => Array.FindIndex(mix[0], pixel => pixel / OfSecond != mix[0][0] / OfSecond);

    private static int[][] Transpose(int[][] rows) => [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Select(row => row[column]).ToArray())];
}
