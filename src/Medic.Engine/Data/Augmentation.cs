using static TorchSharp.torch;

namespace Medic.Engine.Data;

/// <summary>
/// Random changes to training images: a crop after padding, a rotation and a flip, done to a whole batch by one
/// resampling (nearest pixel, black outside) on the batch's device.
/// </summary>
/// <param name="CropPadding">Images move by up to so many pixels in each direction; 0 for none.</param>
/// <param name="RotationDegrees">Images turn by up to so many degrees either way; 0 for none.</param>
/// <param name="HorizontalFlip">Whether one image in two is mirrored.</param>
public sealed record Augmentation(int CropPadding = 4, double RotationDegrees = 3, bool HorizontalFlip = true)
{
    /// <summary>The published program's: padding 4, rotation up to 3 degrees, flip.</summary>
    public static Augmentation Published { get; } = new();

    /// <summary>Images stay as they are.</summary>
    public static Augmentation None { get; } = new(0, 0, false);

    /// <summary>Whether images stay as they are.</summary>
    public bool IsIdentity => CropPadding == 0 && RotationDegrees == 0 && !HorizontalFlip;

    /// <summary>Changes a batch.</summary>
    /// <param name="images">uint8 [B, C, H, W], or float32 [B, C, H, W] in 0..1; not changed.</param>
    /// <param name="generator">The run's generator, on the CPU: the same state makes the same changes, on every device.</param>
    /// <returns>float32 [B, C, H, W] in 0..1, on the images' device.</returns>
    public Tensor Apply(Tensor images, Generator generator) => Apply(images, signs: null, generator).Images;

    /// <summary>Changes a batch of which it is known where its road signs are.</summary>
    /// <param name="images">uint8 [B, C, H, W], or float32 [B, C, H, W] in 0..1; not changed.</param>
    /// <param name="signs">float32 [B, 4], on the images' device: the signs' places, as in <see cref="ImageSet.Signs"/>; null where none is known.</param>
    /// <param name="generator">The run's generator, on the CPU: the same state makes the same changes, on every device.</param>
    /// <returns>
    /// float32 [B, C, H, W] in 0..1 and float32 [B, 4], on the images' device. Signs' rectangles move with the images and keep their
    /// sizes, for which turns are too slight; what of them comes to be outside the image is cut off.
    /// </returns>
    public (Tensor Images, Tensor? Signs) Apply(Tensor images, Tensor? signs, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = NewDisposeScope();
        var values = images.dtype == ScalarType.Byte ? images.to(ScalarType.Float32) / 255 : images.alias();
        if (IsIdentity)
            return (values.MoveToOuterDisposeScope(), signs?.alias().MoveToOuterDisposeScope());
        var theta = DrawTransforms(images.shape[0], images.shape[2], images.shape[3], generator).to(images.device);
        var grid = nn.functional.affine_grid(theta, images.shape, align_corners: false);
        var changed = nn.functional.grid_sample(values, grid, GridSampleMode.Nearest, GridSamplePaddingMode.Zeros, align_corners: false);
        return (changed.MoveToOuterDisposeScope(), signs is null ? null : Move(signs, theta, images.shape[2], images.shape[3]).MoveToOuterDisposeScope());
    }

    /// <summary>float32 [B, 4]: where the signs are in the result.</summary>
    private static Tensor Move(Tensor signs, Tensor theta, long height, long width)
    {
        var size = tensor(new float[] { width, height }, device: signs.device);
        var (start, end) = (signs.narrow(1, 0, 2), signs.narrow(1, 2, 2));

        // The transforms tell where a place of the result comes from; a sign's middle is what came from there.
        var from = ((start + end) / size) - 1 - theta.select(2, 2);
        var (x, y) = (from.select(1, 0), from.select(1, 1));
        var (xOfX, xOfY, yOfX, yOfY) = (theta.select(1, 0).select(1, 0), theta.select(1, 0).select(1, 1), theta.select(1, 1).select(1, 0), theta.select(1, 1).select(1, 1));
        var middle = stack([(yOfY * x) - (xOfY * y), (xOfX * y) - (yOfX * x)], 1) / ((xOfX * yOfY) - (xOfY * yOfX)).unsqueeze(1);
        middle = (middle + 1) * size / 2;
        var half = (end - start) / 2;
        return cat([(middle - half).clamp_min(0).minimum(size), (middle + half).clamp_min(0).minimum(size)], 1);
    }

    /// <summary>float32 [B, 2, 3]: for each image, where in it (-1..1) a place of the result (-1..1) comes from.</summary>
    private Tensor DrawTransforms(long count, long height, long width, Generator generator)
    {
        var angle = RotationDegrees == 0
            ? zeros(count)
            : ((rand(count, generator: generator) * 2) - 1) * (RotationDegrees * Math.PI / 180);
        var shift = CropPadding == 0
            ? zeros(count, 2)
            : randint(-CropPadding, CropPadding + 1, [count, 2L], generator: generator).to(ScalarType.Float32);
        var mirror = HorizontalFlip
            ? (rand(count, generator: generator).lt(0.5).to(ScalarType.Float32) * -2) + 1
            : ones(count);

        // Both axes run from -1 to 1, so on an image that is not square a turn has to stretch what it hands from one to the other.
        var stretch = (double)height / width;
        var (cos, sin) = (angle.cos(), angle.sin());
        var toX = stack([cos * mirror, -sin * stretch, shift.select(1, 0) * (2.0 / width)], 1);
        var toY = stack([sin * mirror / stretch, cos, shift.select(1, 1) * (2.0 / height)], 1);
        return stack([toX, toY], 1);
    }
}
