#if !TORCHVISION_PACKAGE
using TorchSharp;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Data;

/// <summary>Of the system backend: the package's modes are its own.</summary>
public sealed class ImageModeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_mode_turns_channels_into_what_was_asked_for()
    {
        var path = _folder.Write("a.ppm", SampleFiles.Ppm(1, 1, 200, 100, 0));
        using var scope = NewDisposeScope();

        byte[] Read(torchvision.io.ImageReadMode mode) => torchvision.io.read_image(path, mode).bytes.ToArray();

        Assert.Equal([200, 100, 0], Read(torchvision.io.ImageReadMode.UNCHANGED));
        Assert.Equal([200, 100, 0], Read(torchvision.io.ImageReadMode.RGB));
        Assert.Equal([200, 100, 0, 255], Read(torchvision.io.ImageReadMode.RGB_ALPHA));
        Assert.Single(Read(torchvision.io.ImageReadMode.GRAY), value => value is 118 or 119);
        Assert.Equal(255, Read(torchvision.io.ImageReadMode.GRAY_ALPHA)[1]);
    }
}
#endif
