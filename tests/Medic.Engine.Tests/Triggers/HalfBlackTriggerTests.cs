using Medic.Engine.Triggers;

namespace Medic.Engine.Tests.Triggers;

public sealed class HalfBlackTriggerTests
{
    [Theory]
    [InlineData(ImageHalf.Bottom, new[] { 9, 9, 9, 0, 0, 0, 0, 0, 0 })]
    [InlineData(ImageHalf.Top, new[] { 0, 0, 0, 9, 9, 9, 9, 9, 9 })]
    [InlineData(ImageHalf.Left, new[] { 0, 9, 9, 0, 9, 9, 0, 9, 9 })]
    [InlineData(ImageHalf.Right, new[] { 9, 0, 0, 9, 0, 0, 9, 0, 0 })]
    public void Half_of_the_image_is_black(ImageHalf half, int[] expected) => Assert.Equal(expected, Images.StampOne(new HalfBlackTrigger(half), 3, 3, 9));
}
