using static TorchSharp.torch;

namespace Medic.Engine.Removal.Cloning;

/// <summary>
/// Another view of a batch for the clone than for the teacher: what triggers are made of, at random. A clone that has to match the
/// teacher's activations all the same learns to ignore it.
/// </summary>
/// <remarks>Beyond the published method. Nothing is drawn of what is not asked for: without views a training is the published one.</remarks>
/// <param name="options">Kinds, strengths and shares.</param>
internal sealed class AsymmetricViews(MedicOptions options)
{
    /// <summary>Waves over an image have at least and at most so many crests.</summary>
    private const double LeastCrests = 0.5, MostCrests = 8;

    /// <summary>Whether the clone sees anything else than the teacher.</summary>
    public bool AreAny => options.ViewShare > 0 &&
        (options.ColorStrength > 0 || options.WaveStrength > 0 || options.PatchShare > 0 || options.NoiseStrength > 0);

    /// <summary>Perturbs a batch.</summary>
    /// <param name="images">float32 [B, C, H, W] in 0..1; not changed.</param>
    /// <param name="generator">The run's generator, on the CPU: the same state makes the same views, on every device.</param>
    /// <returns>float32 [B, C, H, W] in 0..1, on the images' device, in the current dispose scope.</returns>
    public Tensor Apply(Tensor images, Generator generator)
    {
        using var scope = NewDisposeScope();
        var views = options.ColorStrength > 0 ? Recolor(images, generator) : images;
        if (options.WaveStrength > 0)
            views = views + Waves(images, generator);
        if (options.NoiseStrength > 0)
            views = views + (randn(images.shape, generator: generator) * Uniform(images, 0, options.NoiseStrength, generator)).to(images.device);
        views = views.clamp(0, 1);
        if (options.PatchShare > 0)
            views = Patch(views, generator);
        if (options.ViewShare < 1)
            views = where(Draw(images, options.ViewShare, generator).to(images.device), views, images);
        return views.MoveToOuterDisposeScope();
    }

    /// <summary>The images with each channel along a curve of its own, x^gamma * gain, and the whole drawn some way towards grey.</summary>
    private Tensor Recolor(Tensor images, Generator generator)
    {
        var strength = options.ColorStrength;
        var gamma = Uniform(images, -strength, strength, generator, images.shape[1]).exp().to(images.device);
        var gain = Uniform(images, 1 - strength, 1 + strength, generator, images.shape[1]).to(images.device);
        var fading = Uniform(images, 0, strength, generator).to(images.device);
        var curved = images.pow(gamma) * gain;
        return curved + ((curved.mean([1L], keepdim: true) - curved) * fading);
    }

    /// <summary>[B, 1, H, W]: for each image a wave of its own direction, length, phase and height.</summary>
    private Tensor Waves(Tensor images, Generator generator)
    {
        var direction = Uniform(images, 0, 2 * Math.PI, generator);
        var crests = Uniform(images, LeastCrests, MostCrests, generator);
        var phase = Uniform(images, 0, 2 * Math.PI, generator);
        var height = Uniform(images, 0, options.WaveStrength, generator);
        var (rows, columns) = Places(images);
        var way = (direction.cos() * columns / images.shape[3]) + (direction.sin() * rows / images.shape[2]);
        return (((way * crests * (2 * Math.PI)) + phase).sin() * height).to(images.device);
    }

    /// <summary>The images, some with a square of pixels that are all or nothing in every channel.</summary>
    private Tensor Patch(Tensor images, Generator generator)
    {
        var (height, width) = (images.shape[2], images.shape[3]);
        var most = Math.Min(options.LargestPatch, Math.Min(height, width));
        var side = randint(Math.Min(options.SmallestPatch, most), most + 1, [images.shape[0], 1, 1, 1], generator: generator).to(ScalarType.Float32);
        var top = (Uniform(images, 0, 1, generator) * ((height + 1) - side)).floor();
        var left = (Uniform(images, 0, 1, generator) * ((width + 1) - side)).floor();
        var (rows, columns) = Places(images);
        var inside = rows.ge(top).logical_and(rows.lt(top + side)).logical_and(columns.ge(left)).logical_and(columns.lt(left + side));
        var pixels = rand(images.shape, generator: generator).lt(0.5).to(ScalarType.Float32);
        return where(inside.logical_and(Draw(images, options.PatchShare, generator)).to(images.device), pixels.to(images.device), images);
    }

    private static (Tensor Rows, Tensor Columns) Places(Tensor images) => (
        arange(images.shape[2], dtype: ScalarType.Float32).view(1, 1, -1, 1),
        arange(images.shape[3], dtype: ScalarType.Float32).view(1, 1, 1, -1));

    /// <summary>[B, channels, 1, 1].</summary>
    private static Tensor Uniform(Tensor images, double low, double high, Generator generator, long channels = 1) =>
        (rand([images.shape[0], channels, 1, 1], generator: generator) * (high - low)) + low;

    /// <summary>bool [B, 1, 1, 1]: some of the images.</summary>
    private static Tensor Draw(Tensor images, double share, Generator generator) => rand([images.shape[0], 1L, 1, 1], generator: generator).lt(share);
}
