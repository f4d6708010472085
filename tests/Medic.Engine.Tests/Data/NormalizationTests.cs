using Medic.Engine.Data;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Data;

public sealed class NormalizationTests
{
    [Theory]
    [InlineData("none")]
    [InlineData("CIFAR10")]
    [InlineData("cifar10-pixel")]
    [InlineData("imagenet")]
    [InlineData(" half ")]
    public void Known_names_are_understood(string text) =>
        Assert.Equal(text.Trim(), Normalization.Parse(text).Name, ignoreCase: true);

    [Fact]
    public void Values_are_understood_one_a_channel_or_one_for_all()
    {
        var custom = Normalization.Parse("0.5,0.25,0/0.5,1e-1,2");
        using var scope = NewDisposeScope();

        var applied = custom.Apply(ones(1, 3, 1, 1)).data<float>().ToArray();

        Assert.Equal([1f, 7.5f, .5f], applied);
        Assert.True(Normalization.Parse("0.5/0.5,0.4,0.3").Fits(3));
    }

    [Theory]
    [InlineData("")]
    [InlineData("cifar")]
    [InlineData("0.5")]
    [InlineData("0.5/0")]
    [InlineData("0.5/-1")]
    [InlineData("0.5,x/1,1")]
    [InlineData("0.5,NaN/1,1")]
    [InlineData("1,2,3/1,2")]
    [InlineData("1/2/3")]
    public void Anything_else_is_refused_with_what_is_known(string text)
    {
        var error = Assert.Throws<MedicException>(() => Normalization.Parse(text));

        Assert.Contains("cifar10-pixel", error.Message, StringComparison.Ordinal);
    }
}
