namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Schedules of learning rates.</summary>
        public static partial class lr_scheduler
        {
            /// <summary>Sets an optimiser's learning rates, one epoch after the other. The first is set at once.</summary>
            public abstract class LRScheduler
            {
                private readonly Optimizer _optimizer;
                private readonly bool _verbose;
                private readonly double[] _lastRates;

                private protected LRScheduler(Optimizer optimizer, int last_epoch, bool verbose)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    _optimizer = optimizer;
                    _verbose = verbose;
                    Epoch = last_epoch;
                    BaseRates = Groups.Select(group => group.InitialLearningRate).ToArray();
                    _lastRates = Rates.ToArray();
                }

                /// <summary>The epoch whose rates are set.</summary>
                private protected int Epoch { get; private set; }

                /// <summary>The groups' first rates.</summary>
                private protected double[] BaseRates { get; }

                /// <summary>The groups' rates now.</summary>
                private protected IEnumerable<double> Rates => Groups.Select(group => group.LearningRate);

                private IEnumerable<ILearningRateController> Groups => _optimizer.ParamGroups;

                /// <summary>Sets the next epoch's rates.</summary>
                public virtual void step() => step(null);

                /// <summary>Sets an epoch's rates, the next one's for <c>null</c>.</summary>
                public virtual void step(int? epoch)
                {
                    Epoch = epoch ?? Epoch + 1;
                    var rates = (epoch is null ? get_lr() : get_closed_form_lr()).ToArray();
                    foreach (var (group, i) in Groups.Select((group, i) => (group, i)).ToList())
                    {
                        group.LearningRate = rates[i];
                        if (_verbose && _lastRates[i] != rates[i]) Console.WriteLine($"Adjusting learning rate to {rates[i]}");
                        _lastRates[i] = rates[i];
                    }
                }

                /// <summary>Sets an epoch's rates, the next one's for <c>null</c>; no schedule here looks at a measurement.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>The rates that were set last.</summary>
                public IEnumerable<double> get_last_lr() => _lastRates;

                /// <summary>The epoch's rates, from those before.</summary>
                protected virtual IEnumerable<double> get_lr() => Rates;

                /// <summary>The epoch's rates, from the first.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();
            }
        }
    }
}
