using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What is done with all of a network's parameters at once.</summary>
        public static partial class utils
        {
            /// <summary>Scales all gradients down to a common norm, where they exceed it; the norm they had is returned.</summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using var _ = no_grad();
                using var scope = NewDisposeScope();
                var grads = tensors.Select(parameter => parameter.grad).OfType<Tensor>().ToList();
                if (grads.Count == 0) return 0;
                var norms = stack(grads.Select(grad => grad.detach().norm((float)norm_type)));
                var norm = double.IsPositiveInfinity(norm_type) ? norms.max() : norms.norm((float)norm_type);
                var total = norm.ToDouble();
                var factor = max_norm / (total + 1e-6);
                if (factor < 1)
                {
                    foreach (var grad in grads) grad.mul_(factor);
                }
                return total;
            }

            /// <summary>Keeps all gradients within a value.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var _ = no_grad();
                foreach (var parameter in tensors)
                {
                    using var grad = parameter.grad;
                    grad?.clamp_(-clip_value, clip_value);
                }
            }

            /// <summary>All parameters' elements, one after the other.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                return cat(tensors.Select(parameter => parameter.view(-1)).ToArray()).MoveToOuterDisposeScope();
            }

            /// <summary>Gives all parameters their elements back from a vector of them.</summary>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                using var _ = no_grad();
                using var scope = NewDisposeScope();
                var done = 0L;
                foreach (var parameter in tensors)
                {
                    parameter.copy_(vec.narrow(0, done, parameter.numel()).view_as(parameter));
                    done += parameter.numel();
                }
            }
        }
    }
}
