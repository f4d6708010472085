using System.Runtime.InteropServices;

namespace Medic.LibTorch.Tests;

public class ErrorTests
{
    [Fact]
    public void A_wrong_shape_names_both()
    {
        using var scope = NewDisposeScope();
        var error = Assert.ThrowsAny<ExternalException>(() => ones(2, 3).mm(ones(4, 5)));
        Assert.Contains("2x3", error.Message);
        Assert.Contains("4x5", error.Message);
        if (Backend.IsSystem) Assert.DoesNotContain("frame #", error.Message);
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_named()
    {
        using var scope = NewDisposeScope();
        var error = Assert.ThrowsAny<ExternalException>(() => ones(3) + ones(4));
        Assert.Contains("(3)", error.Message);
        Assert.Contains("(4)", error.Message);
    }

    [Fact]
    public void Use_after_disposal_is_an_error()
    {
        var tensor = ones(2);
        tensor.Dispose();
        tensor.Dispose();
        Assert.True(tensor.IsInvalid);
        Assert.ThrowsAny<InvalidOperationException>(() => tensor + 1);
        Assert.ThrowsAny<InvalidOperationException>(() => tensor.shape);
        Assert.ThrowsAny<InvalidOperationException>(() => ones(2) + tensor);
        Assert.ThrowsAny<InvalidOperationException>(() => cat([ones(1), tensor]));
        Assert.ThrowsAny<InvalidOperationException>(() => tensor.data<float>());
    }

    [Fact]
    public void Backward_without_a_graph_is_an_error() => Assert.ThrowsAny<ExternalException>(() => ones(1).backward());

    [Fact]
    public void Missing_arguments_never_crash()
    {
        Backend.MustSurvive();
        using var scope = NewDisposeScope();
        Assert.ThrowsAny<Exception>(() => ones(1).add((Tensor)null!));
        Assert.ThrowsAny<Exception>(() => ones(1).add((Scalar)null!));
        Assert.ThrowsAny<Exception>(() => ones(1).view(null!));
        Assert.ThrowsAny<Exception>(() => stack([ones(1), null!]));
        Assert.ThrowsAny<Exception>(() => autograd.backward([null!]));
        Assert.ThrowsAny<Exception>(() => functional.conv2d(ones(1), null!));
    }

    [Fact]
    public void Wrong_arguments_never_crash()
    {
        Backend.MustSurvive();
        using var scope = NewDisposeScope();
        Assert.ThrowsAny<Exception>(() => ones(2)[5]);
        Assert.ThrowsAny<Exception>(() => ones(2).sum(7));
        Assert.ThrowsAny<Exception>(() => ones(2).view(3));
        Assert.ThrowsAny<Exception>(() => ones(2).gather(0, ones(2)));
        Assert.ThrowsAny<Exception>(() => ones(2, 3).gather(1, tensor(new long[,] { { 9 } })));
        Assert.ThrowsAny<Exception>(() => functional.cross_entropy(ones(2, 3), tensor(new long[] { 5, 0 })));
        Assert.ThrowsAny<Exception>(() => functional.one_hot(tensor(new[] { 1 })));
        Assert.ThrowsAny<Exception>(() => functional.interpolate(ones(1, 1, 2, 2)));
        Assert.ThrowsAny<Exception>(() => zeros(-1));
        Assert.ThrowsAny<Exception>(() => ones(2).to("nowhere"));
        Assert.ThrowsAny<Exception>(() => Conv2d(3, 4, 3).call(ones(1, 2, 8, 8)));
        Assert.ThrowsAny<Exception>(() => BatchNorm2d(3).call(ones(1, 3)));
        Assert.ThrowsAny<Exception>(() => new Generator().set_state(ones(3)));
    }

    [Fact]
    public void A_graphics_card_that_is_not_there_is_said_to_be_missing()
    {
        Assert.SkipWhen(cuda.is_available(), "there is a graphics card");
        Assert.Equal(0, cuda.device_count());
        cuda.manual_seed_all(1);
        Assert.ThrowsAny<Exception>(() => zeros([1], device: new Device("cuda")));
        Assert.Contains("CUDA", Assert.ThrowsAny<Exception>(() => device("cuda")).Message, StringComparison.OrdinalIgnoreCase);
    }
}
