using Medic.Engine.Models;

namespace Medic.Engine.Tests.Models;

public sealed class HookPlaneTextTests
{
    [Theory]
    [InlineData("conv", HookPlane.Conv)]
    [InlineData("bn", HookPlane.BatchNorm)]
    [InlineData("conv+bn", HookPlane.Conv | HookPlane.BatchNorm)]
    [InlineData("conv+bn+dense", HookPlane.Conv | HookPlane.BatchNorm | HookPlane.Dense)]
    public void A_plane_is_spelt_as_it_is_read(string text, HookPlane plane)
    {
        Assert.Equal(plane, HookPlaneText.Parse(text));
        Assert.Equal(text, HookPlaneText.Format(plane));
    }

    [Fact]
    public void Order_and_case_do_not_matter() =>
        Assert.Equal(HookPlane.Conv | HookPlane.Dense, HookPlaneText.Parse("Dense + CONV"));

    [Theory]
    [InlineData("")]
    [InlineData("conv+")]
    [InlineData("conv,bn")]
    [InlineData("fc")]
    public void Anything_else_is_refused_with_an_example(string text) =>
        Assert.Contains("conv+bn", Assert.Throws<MedicException>(() => HookPlaneText.Parse(text)).Message, StringComparison.Ordinal);
}
