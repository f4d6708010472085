using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Optimisers, and schedules of their learning rates.</summary>
    public static partial class optim
    {
        /// <summary>Whose learning rate a schedule can set.</summary>
        public interface ILearningRateController
        {
            /// <summary>The learning rate.</summary>
            double LearningRate { get; set; }

            /// <summary>The learning rate at first.</summary>
            double InitialLearningRate { get; set; }
        }

        /// <summary>What has a momentum.</summary>
        public interface IMomentum
        {
            /// <summary>The momentum.</summary>
            double Momentum { get; set; }
        }

        /// <summary>What has two averages' factors.</summary>
        public interface IBetas
        {
            /// <summary>The factors of the averages of gradients and of their squares.</summary>
            (double, double) Betas { get; set; }
        }

        /// <summary>Changes parameters by their gradients.</summary>
        public abstract class Optimizer : IDisposable
        {
            private protected Optimizer()
            {
            }

            /// <summary>The groups of parameters that share options.</summary>
            public virtual IEnumerable<ILearningRateController> ParamGroups => Groups;

            private protected List<ParamGroup> Groups { get; } = [];

            /// <summary>All parameters.</summary>
            public virtual IEnumerable<Parameter> parameters() => Groups.SelectMany(group => group.Parameters);

            /// <summary>Makes all gradients zero.</summary>
            public virtual void zero_grad()
            {
                foreach (var parameter in parameters())
                {
                    using var grad = parameter.grad;
                    grad?.zero_();
                }
            }

            /// <summary>
            /// Changes all parameters that have a gradient. A function that makes gradients is called first, and its loss returned; there is
            /// none without.
            /// </summary>
            public virtual Tensor step(Func<Tensor>? closure = null) => throw new NotSupportedException();

            /// <summary>Adds parameters; options that they do not have are the optimiser's.</summary>
            public virtual void add_param_group(ParamGroup param_group) => throw new NotSupportedException();

            /// <summary>Disposes of what the optimiser remembers; not of the parameters.</summary>
            public void Dispose()
            {
                Dispose(disposing: true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes of what the optimiser remembers.</summary>
            protected virtual void Dispose(bool disposing)
            {
            }

            /// <summary>Options and memory of an optimiser: themselves, not copies.</summary>
            public class StateDictionary
            {
                internal StateDictionary()
                {
                }

                /// <summary>The options of every group.</summary>
                public List<OptimizerOptions> Options { get; } = [];

                /// <summary>The memory of every parameter.</summary>
                public List<OptimizerState> State { get; } = [];
            }
        }
    }
}
