using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Every channel made mean 0 and variance 1, over a batch or by running statistics; then scaled and shifted.</summary>
    public abstract class BatchNorm : NormBase
    {
        /// <summary>A batch normalisation of so many channels.</summary>
        public BatchNorm(
            long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype,
            string name)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name)
        {
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input)
        {
            ValidateInputDimensions(input);
            var share = momentum ?? 0;
            if (training && track_running_stats && num_batches_tracked is { } batches)
            {
                batches.add_(1);
                share = momentum ?? 1 / (double)batches;
            }
            var byBatch = training || (running_mean is null && running_var is null);
            var statistics = !training || track_running_stats;
            return nn.functional.batch_norm(
                input, statistics ? running_mean : null, statistics ? running_var : null, weight, bias, byBatch, share, eps);
        }
    }

    /// <summary>A batch normalisation of images.</summary>
    public sealed class BatchNorm2d : BatchNorm
    {
        internal BatchNorm2d(
            long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm2d))
        {
        }

        /// <inheritdoc/>
        protected override void ValidateInputDimensions(Tensor input)
        {
            if (input.ndim != 4) throw new ArgumentException($"Expected a batch of images (4D), but got {input.ndim}D.");
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A batch normalisation of images.</summary>
            public static Modules.BatchNorm2d BatchNorm2d(
                long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true,
                Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);
        }
    }
}
