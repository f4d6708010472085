using System.Globalization;
using Medic.Engine.Checkpoints;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Medic.Engine.Training;

/// <summary>Everything that changes while networks are trained: their tensors, the optimisers' memory, the generator, the best weights.</summary>
/// <param name="modules">What is trained.</param>
/// <param name="optimizers">What changes it.</param>
/// <param name="generator">Where every random draw comes from.</param>
/// <param name="best">The best weights so far.</param>
internal sealed class TrainingState(
    IReadOnlyList<nn.Module> modules, IReadOnlyList<OptimizerHelper> optimizers, Generator generator, BestWeights best)
{
    private const string GeneratorName = "generator";
    private const string BestPrefix = "best.";
    private const string Momentum = "momentum_buffer";

    /// <summary>Copies all tensors.</summary>
    public StateDict Capture()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var tensors = new List<KeyValuePair<string, TensorData>>();
        foreach (var (name, tensor) in ModuleTensors().Concat(OptimizerTensors()).Concat(best.Copies.Select(copy => (BestPrefix + copy.Key, copy.Value))))
            tensors.Add(new(name, tensor.ToTensorData()));
        tensors.Add(new(GeneratorName, generator.get_state().ToTensorData()));
        return new StateDict(tensors);
    }

    /// <summary>What is no tensor, as plain values.</summary>
    public IReadOnlyDictionary<string, object?> Describe() => new Dictionary<string, object?>
    {
        ["steps"] = AdamStates().Select(state => (object?)state.step).ToList(),
        ["best_epoch"] = (long)best.Epoch,
        ["best_score"] = best.Score.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>Brings everything into a state that was captured before.</summary>
    /// <exception cref="CheckpointException">The state is of another training; nothing was changed.</exception>
    public void Load(StateDict tensors, PythonDictionary description)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var momenta = FindMomenta(tensors);
        var copies = ModuleTensors()
            .Concat(OptimizerTensors().Where(memory => !momenta.ContainsKey(memory.Name)))
            .Select(target => (target.Tensor, Value: Find(tensors, target.Name, target.Tensor)))
            .ToArray();
        var generatorState = Find(tensors, GeneratorName, generator.get_state());
        var steps = description.TryGet<IReadOnlyList<object?>>("steps", out var found) ? found.OfType<long>().ToArray() : [];

        foreach (var (target, value) in copies)
            target.copy_(value);
        foreach (var (state, value) in momenta.Values)
        {
            state.momentum_buffer?.Dispose();
            state.momentum_buffer = value.DetachFromDisposeScope();
        }

        foreach (var (state, step) in AdamStates().Zip(steps))
            state.step = step;
        LoadBest(tensors, description);
        generator.set_state(generatorState);
    }

    private static Tensor Find(StateDict tensors, string name, Tensor like)
    {
        if (tensors.TryGetValue(name, out var data) && data.Shape.SequenceEqual(like.shape))
            return data.ToTensor();
        throw new CheckpointException(name, "is missing from a training's saved state.");
    }

    /// <summary>SGD has no momenta before its first step: they are made, each in its parameter's own memory layout as a gradient is.</summary>
    private Dictionary<string, (SGD.State State, Tensor Value)> FindMomenta(StateDict tensors)
    {
        var momenta = new Dictionary<string, (SGD.State State, Tensor Value)>();
        for (var place = 0; place < optimizers.Count; place++)
        {
            foreach (var (state, parameter, i) in optimizers[place].state_dict().State.Zip(optimizers[place].parameters(), Enumerable.Range(0, int.MaxValue)))
            {
                var name = MemoryName(place, i) + Momentum;
                if (state is SGD.State sgd && tensors.ContainsKey(name))
                    momenta.Add(name, (sgd, zeros_like(parameter).copy_(Find(tensors, name, parameter))));
            }
        }

        return momenta;
    }

    private static string MemoryName(int optimizer, int parameter) => $"optimizer{optimizer}.{parameter}.";

    private void LoadBest(StateDict tensors, PythonDictionary description)
    {
        if (!description.TryGet<long>("best_epoch", out var epoch) || epoch == 0)
            return;
        var score = description.TryGet<string>("best_score", out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : 0;
        var copies = tensors.Where(tensor => tensor.Key.StartsWith(BestPrefix, StringComparison.Ordinal))
            .Select(tensor => (tensor.Key[BestPrefix.Length..], tensor.Value.ToTensor()));
        best.Set((int)epoch, score, copies);
    }

    private IEnumerable<(string Name, Tensor Tensor)> ModuleTensors() =>
        modules.SelectMany((module, i) => module.state_dict().Select(entry => ($"module{i}.{entry.Key}", entry.Value)));

    private IEnumerable<Adam.State> AdamStates() => optimizers.SelectMany(optimizer => optimizer.state_dict().State).OfType<Adam.State>();

    private IEnumerable<(string Name, Tensor Tensor)> OptimizerTensors()
    {
        for (var place = 0; place < optimizers.Count; place++)
        {
            var states = optimizers[place].state_dict().State;
            for (var i = 0; i < states.Count; i++)
            {
                var name = MemoryName(place, i);
                switch (states[i])
                {
                    case Adam.State adam:
                        yield return (name + "exp_avg", adam.exp_avg);
                        yield return (name + "exp_avg_sq", adam.exp_avg_sq);
                        break;
                    case SGD.State { momentum_buffer: { } momentum }:
                        yield return (name + Momentum, momentum);
                        break;
                    case SGD.State:
                        break;
                    case var other:
                        throw new NotSupportedException($"The memory of a {other.GetType().FullName} cannot be saved.");
                }
            }
        }
    }
}
