using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Steps by running averages of gradients and of their squares.</summary>
    public class Adam : OptimizerHelper, optim.IBetas
    {
        private readonly Options _defaults;

        /// <summary>Adam on parameters that share all options.</summary>
        public Adam(
            IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
            double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
        {
        }

        /// <summary>Adam on groups of parameters; options that they do not have are those given.</summary>
        public Adam(
            IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
            double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        {
            if (lr < 0) throw new ArgumentException($"A learning rate of {lr} is negative.", nameof(lr));
            if (eps < 0) throw new ArgumentException($"An epsilon of {eps} is negative.", nameof(eps));
            if (beta1 is < 0 or >= 1) throw new ArgumentException($"A factor of {beta1} is not from 0 up to 1.", nameof(beta1));
            if (beta2 is < 0 or >= 1) throw new ArgumentException($"A factor of {beta2} is not from 0 up to 1.", nameof(beta2));
            if (weight_decay < 0) throw new ArgumentException($"A weight decay of {weight_decay} is negative.", nameof(weight_decay));
            _defaults = new Options
            {
                LearningRate = lr,
                InitialLearningRate = lr,
                beta1 = beta1,
                beta2 = beta2,
                eps = eps,
                weight_decay = weight_decay,
                amsgrad = amsgrad,
                maximize = maximize,
            };
            foreach (var group in parameters) add_param_group(group);
        }

        /// <summary>The averages' factors of groups that have none of their own.</summary>
        public (double, double) Betas
        {
            get => (_defaults.beta1!.Value, _defaults.beta2!.Value);
            set => (_defaults.beta1, _defaults.beta2) = value;
        }

        /// <inheritdoc/>
        public override Tensor step(Func<Tensor>? closure = null) => Step<Options, State>(closure, Update);

        /// <inheritdoc/>
        public override void add_param_group(Modules.ParamGroup param_group)
        {
            var options = (Options)(param_group.Options ??= new Options());
            options.LearningRate ??= _defaults.LearningRate;
            options.beta1 ??= _defaults.beta1;
            options.beta2 ??= _defaults.beta2;
            options.eps ??= _defaults.eps;
            options.weight_decay ??= _defaults.weight_decay;
            options.amsgrad ??= _defaults.amsgrad;
            options.maximize ??= _defaults.maximize;
            options.InitialLearningRate = options.LearningRate!.Value;
            Groups.Add(param_group);
            foreach (var parameter in param_group.Parameters)
            {
                var state = new State(parameter);
                state.Initialize(options);
                Remember(parameter, state);
            }
        }

        private static void Update(Parameter parameter, Tensor grad, Options options, State state)
        {
            var (beta1, beta2) = (options.beta1!.Value, options.beta2!.Value);
            if (options.maximize!.Value) grad = -grad;
            if (options.weight_decay != 0) grad = grad.add(parameter, options.weight_decay!.Value);
            state.step++;
            state.exp_avg.mul_(beta1).add_(grad, 1 - beta1);
            state.exp_avg_sq.mul_(beta2).addcmul_(grad, grad, 1 - beta2);

            var squares = state.exp_avg_sq;
            if (options.amsgrad!.Value)
            {
                using var before = state.max_exp_avg_sq;
                squares = state.max_exp_avg_sq = maximum(before!, squares).DetachFromDisposeScope();
            }
            var denominator = (squares.sqrt() / Math.Sqrt(1 - Math.Pow(beta2, state.step))).add_(options.eps!.Value);
            var step = options.LearningRate!.Value / (1 - Math.Pow(beta1, state.step));
            parameter.addcdiv_(state.exp_avg, denominator, -step);
        }

        /// <summary>The options of Adam; the optimiser's where nothing is said.</summary>
        public class Options : OptimizerOptions
        {
            /// <summary>The factor of the average of gradients.</summary>
            public double? beta1;

            /// <summary>The factor of the average of squared gradients.</summary>
            public double? beta2;

            /// <summary>The share of a parameter that is added to its gradient.</summary>
            public double? weight_decay;

            /// <summary>What is added below the line.</summary>
            public double? eps;

            /// <summary>Whether the greatest average of squares so far counts.</summary>
            public bool? amsgrad;

            /// <summary>Whether the loss is to grow.</summary>
            public bool? maximize;

            /// <inheritdoc/>
            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var other = (Options)source;
                (beta1, beta2, weight_decay, eps) = (other.beta1, other.beta2, other.weight_decay, other.eps);
                (amsgrad, maximize) = (other.amsgrad, other.maximize);
            }
        }

        /// <summary>Parameters that share options of Adam.</summary>
        public class ParamGroup : ParamGroup<Options>, optim.IBetas
        {
            /// <summary>A group without parameters yet.</summary>
            public ParamGroup()
            {
            }

            /// <summary>A group of parameters.</summary>
            public ParamGroup(IEnumerable<Parameter> parameters, Options options)
                : base(parameters, options)
            {
            }

            /// <summary>A group of parameters.</summary>
            public ParamGroup(
                IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
                double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                : base(parameters, new Options
                {
                    LearningRate = lr,
                    beta1 = beta1,
                    beta2 = beta2,
                    eps = eps,
                    weight_decay = weight_decay,
                    amsgrad = amsgrad,
                    maximize = maximize,
                })
            {
            }

            /// <inheritdoc/>
            public (double, double) Betas
            {
                get => (Options.beta1!.Value, Options.beta2!.Value);
                set => (Options.beta1, Options.beta2) = value;
            }
        }

        /// <summary>What Adam remembers of a parameter.</summary>
        public sealed class State : OptimizerState, IDisposable
        {
            /// <summary>How many steps there have been.</summary>
            public long step;

            /// <summary>The average of gradients.</summary>
            public Tensor exp_avg = null!;

            /// <summary>The average of squared gradients.</summary>
            public Tensor exp_avg_sq = null!;

            /// <summary>The greatest average of squared gradients so far, where that counts.</summary>
            public Tensor? max_exp_avg_sq;

            /// <summary>No memory yet.</summary>
            public State(Parameter parameter)
                : base(parameter)
            {
            }

            /// <inheritdoc/>
            public override void LoadStateDict(OptimizerState source)
            {
                Dispose();
                var other = (State)source;
                step = other.step;
                exp_avg = other.exp_avg.clone().DetachFromDisposeScope();
                exp_avg_sq = other.exp_avg_sq.clone().DetachFromDisposeScope();
                max_exp_avg_sq = other.max_exp_avg_sq?.clone().DetachFromDisposeScope();
            }

            /// <inheritdoc/>
            public override void Initialize(OptimizerOptions options)
            {
                Dispose();
                step = 0;
                exp_avg = zeros_like(Parameter).DetachFromDisposeScope();
                exp_avg_sq = zeros_like(Parameter).DetachFromDisposeScope();
                max_exp_avg_sq = ((Options)options).amsgrad!.Value ? zeros_like(Parameter).DetachFromDisposeScope() : null;
            }

            /// <summary>Disposes of the averages.</summary>
            public void Dispose()
            {
                exp_avg?.Dispose();
                exp_avg_sq?.Dispose();
                max_exp_avg_sq?.Dispose();
            }
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Steps by running averages of gradients and of their squares.</summary>
            public static Modules.Adam Adam(
                IEnumerable<Modules.Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
                double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            /// <summary>Steps by running averages of gradients and of their squares.</summary>
            public static Modules.Adam Adam(
                IEnumerable<(string name, Modules.Parameter parameter)> parameters, double lr = 1e-3, double beta1 = 0.9,
                double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters.Select(entry => entry.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            /// <summary>Steps by running averages of gradients and of their squares, on groups of parameters.</summary>
            public static Modules.Adam Adam(
                IEnumerable<Modules.Adam.ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999,
                double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}
