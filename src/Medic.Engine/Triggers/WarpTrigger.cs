using Medic.Engine.Checkpoints;
using static TorchSharp.torch;

namespace Medic.Engine.Triggers;

/// <summary>
/// WaNet's warp (Nguyen and Tran, 2021): the image is resampled along a smooth field of small displacements, one field a trigger.
/// Serves any number of channels and any size; not rounded to bytes, as published.
/// </summary>
/// <remarks>
/// The field is drawn at a few control points, evenly in -1..1, divided by its mean magnitude and upsampled bicubically to the image's
/// size; 1 of it times the strength is half a pixel.
/// </remarks>
public sealed class WarpTrigger : ImageTrigger
{
    private const string FieldName = "field";
    private const int MostGrid = 64;
    private const int NoiseStream = 1;

    private readonly double _strength;
    private readonly long _seed;
    private readonly TensorData _field;

    /// <summary>Draws a field.</summary>
    /// <param name="grid">Control points a side: 2 to 64.</param>
    /// <param name="strength">How far pixels move: 0 to 16.</param>
    /// <param name="seed">The seed of the field, and of the noise of the noise mode.</param>
    /// <exception cref="TriggerException">An argument is out of range.</exception>
    public WarpTrigger(int grid = 4, double strength = 0.5, long seed = 0)
        : this(Draw(grid, seed), strength, seed)
    {
    }

    /// <summary>Takes a field.</summary>
    /// <param name="field">float32 [1, 2, k, k]: displacements along x and y at the control points.</param>
    /// <param name="strength">How far pixels move: 0 to 16.</param>
    /// <param name="seed">The seed of the noise of the noise mode.</param>
    /// <exception cref="TriggerException">The field has another shape or numbers that are not finite, or an argument is out of range.</exception>
    public WarpTrigger(TensorData field, double strength = 0.5, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (field.Shape is not [1, 2, >= 2 and <= MostGrid, >= 2 and <= MostGrid] || !field.ToSingles().All(float.IsFinite))
            throw new TriggerException($"A warp field is [1, 2, k, k] finite numbers, k from 2 to {MostGrid}; found {field}.");
        _strength = strength is >= 0 and <= 16 ? strength : throw new TriggerException($"The warp's strength is 0 to 16; found {strength}.");
        _field = field.CastTo(ElementType.Float32);
        _seed = seed;
    }

    /// <inheritdoc/>
    public override string Name => "warp";

    /// <inheritdoc/>
    public override TriggerSettings Settings => new()
    {
        Grid = (int)_field.Shape[^1],
        Strength = _strength,
        Tensors = new Dictionary<string, TensorData> { [FieldName] = _field },
    };

    /// <inheritdoc/>
    public override Tensor Stamp(Tensor images, Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = NewDisposeScope();
        return Resample(images, Grid(images).expand(images.shape[0], -1, -1, -1)).MoveToOuterDisposeScope();
    }

    /// <summary>Stamps with a disturbed warp: what the noise mode trains a model not to take for the trigger.</summary>
    /// <param name="images">uint8 [B, C, H, W]; not changed.</param>
    /// <param name="keys">int64 [B]: what the disturbance of each image hangs on.</param>
    /// <returns>float32 [B, C, H, W] in 0..1.</returns>
    internal Tensor StampDisturbed(Tensor images, Tensor keys)
    {
        using var scope = NewDisposeScope();
        var (count, height, width) = (images.shape[0], images.shape[2], images.shape[3]);
        var noise = KeyedNoise.Uniform(keys.to(images.device), _seed, NoiseStream, 2 * height * width).view(count, height, width, 2);
        return Resample(images, Grid(images) + (((noise * 2) - 1) * PerPixel(images))).MoveToOuterDisposeScope();
    }

    /// <summary>The trigger that settings describe.</summary>
    internal static WarpTrigger Create(TriggerSettings settings)
    {
        var strength = settings.Strength ?? 0.5;
        return settings.Tensors?.TryGetValue(FieldName, out var field) == true
            ? new WarpTrigger(field, strength, settings.Seed)
            : new WarpTrigger(settings.Grid ?? 4, strength, settings.Seed);
    }

    private static TensorData Draw(int grid, long seed)
    {
        if (grid is < 2 or > MostGrid)
            throw new TriggerException($"A warp has 2 to {MostGrid} control points a side; found {grid}.");
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var field = (rand(1, 2, grid, grid, generator: generator) * 2) - 1;
        return (field / field.abs().mean()).ToTensorData();
    }

    private static Tensor Resample(Tensor images, Tensor grid) => nn.functional.grid_sample(
        images.to(ScalarType.Float32) / 255, grid.clamp(-1, 1), GridSampleMode.Bilinear, GridSamplePaddingMode.Zeros, align_corners: true);

    /// <summary>[2]: half a pixel along x and y, where the image spans -1..1.</summary>
    private static Tensor PerPixel(Tensor images) => tensor(new[] { 1f / images.shape[3], 1f / images.shape[2] }, device: images.device);

    /// <summary>float32 [1, H, W, 2]: where in the image (-1..1, x before y) each pixel of the result comes from.</summary>
    private Tensor Grid(Tensor images)
    {
        var (height, width) = (images.shape[2], images.shape[3]);
        var across = linspace(-1, 1, width, ScalarType.Float32, images.device).unsqueeze(0).expand(height, -1);
        var down = linspace(-1, 1, height, ScalarType.Float32, images.device).unsqueeze(1).expand(-1, width);
        var field = nn.functional.interpolate(_field.ToTensor().to(images.device), [height, width], mode: InterpolationMode.Bicubic, align_corners: true);
        return stack([across, down], 2).unsqueeze(0) + (field.permute(0, 2, 3, 1) * (_strength * PerPixel(images)));
    }
}
