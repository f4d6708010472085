using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>With borders added: both sides of the last dimension, then those of the one before, and so on.</summary>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0)
            {
                var name = mode switch
                {
                    PaddingModes.Reflect => "reflect",
                    PaddingModes.Replicate => "replicate",
                    PaddingModes.Circular => "circular",
                    _ => "constant",
                };
                return Aten.Call("pad", input, pad, name, name == "constant" ? value : default(double?));
            }

            /// <inheritdoc cref="pad(Tensor, long[], PaddingModes, double)"/>
            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, pad.ToArray(), mode, value);

            /// <inheritdoc cref="pad(Tensor, long[], PaddingModes, double)"/>
            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, new[] { pad.Item1, pad.Item2 }, mode, value);

            /// <inheritdoc cref="pad(Tensor, long[], PaddingModes, double)"/>
            public static Tensor pad(
                Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, new[] { pad.Item1, pad.Item2, pad.Item3, pad.Item4 }, mode, value);

            /// <summary>With borders of one width added on all sides of all dimensions.</summary>
            public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, Enumerable.Repeat(pad, (int)input.ndim * 2).ToArray(), mode, value);

            /// <summary>For every pixel of a result of that size, the place in the input that a linear map names.</summary>
            public static Tensor affine_grid(Tensor theta, long[]? size = null, bool align_corners = false) =>
                Aten.Call("affine_grid_generator", theta, size ?? [], align_corners);

            /// <summary>The input at places between its pixels; -1 and 1 are its borders.</summary>
            public static Tensor grid_sample(
                Tensor input, Tensor grid, GridSampleMode mode = GridSampleMode.Bilinear,
                GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros, bool? align_corners = null)
            {
                long outside = padding_mode switch
                {
                    GridSamplePaddingMode.Border => 1,
                    GridSamplePaddingMode.Reflection => 2,
                    _ => 0,
                };
                return Aten.Call("grid_sampler", input, grid, mode == GridSampleMode.Nearest ? 1L : 0L, outside, align_corners ?? false);
            }

            /// <summary>Made larger or smaller, to a size or by factors.</summary>
            public static Tensor interpolate(
                Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest,
                bool? align_corners = null, bool recompute_scale_factor = false, bool antialias = false)
            {
                var dimensions = (int)x.ndim - 2;
                if (size is null == scale_factor is null) throw new ArgumentException("Either a size or scale factors must be given.");
                if ((size?.Length ?? scale_factor!.Length) != dimensions)
                {
                    throw new ArgumentException($"An input of {x.ndim} dimensions takes {dimensions} numbers for its new size.");
                }
                var smooth = mode is InterpolationMode.Linear or InterpolationMode.Bilinear or InterpolationMode.Bicubic or InterpolationMode.Trilinear;
                if (align_corners is not null && !smooth)
                {
                    throw new ArgumentException($"There are no corners to align with interpolation mode {mode}.", nameof(align_corners));
                }
                if (antialias && mode is not (InterpolationMode.Bilinear or InterpolationMode.Bicubic))
                {
                    throw new ArgumentException($"There is no antialiasing with interpolation mode {mode}.", nameof(antialias));
                }
                if (scale_factor is not null && (recompute_scale_factor || mode == InterpolationMode.Area))
                {
                    size = x.shape[2..].Zip(scale_factor, (length, factor) => (long)Math.Floor(length * factor)).ToArray();
                    scale_factor = null;
                }
                if (mode == InterpolationMode.Area) return Aten.Call($"adaptive_avg_pool{dimensions}d", x, size);
                var op = mode switch
                {
                    InterpolationMode.Nearest => $"upsample_nearest{dimensions}d.vec",
                    InterpolationMode.NearestExact => $"_upsample_nearest_exact{dimensions}d.vec",
                    InterpolationMode.Linear => "upsample_linear1d.vec",
                    InterpolationMode.Bilinear => antialias ? "_upsample_bilinear2d_aa.vec" : "upsample_bilinear2d.vec",
                    InterpolationMode.Bicubic => antialias ? "_upsample_bicubic2d_aa.vec" : "upsample_bicubic2d.vec",
                    _ => "upsample_trilinear3d.vec",
                };
                return smooth ? Aten.Call(op, x, size, align_corners ?? false, scale_factor) : Aten.Call(op, x, size, scale_factor);
            }
        }
    }
}
