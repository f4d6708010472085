using Medic.Engine.Checkpoints;
using static TorchSharp.torch;

namespace Medic.Engine.Measurement;

/// <summary>Measures distances between the tensors of two models of one architecture, in double precision.</summary>
internal sealed class WeightComparison
{
    private readonly List<TensorDistance> _layers = [];
    private Products _total;

    private WeightComparison()
    {
    }

    /// <summary>Every entry that both have, in the reference's order.</summary>
    public IReadOnlyList<TensorDistance> Layers => _layers;

    /// <summary>Over all floating-point tensors, taken as one vector; counters would weigh in it for no reason.</summary>
    public TensorDistance Total => _total.ToDistance(string.Empty, string.Empty, _layers.Sum(layer => layer.Count));

    /// <summary>Compares two state dicts whose entries of one name have one shape.</summary>
    public static WeightComparison Of(StateDict reference, StateDict model)
    {
        var comparison = new WeightComparison();
        foreach (var (name, tensor) in reference)
        {
            if (model.TryGetValue(name, out var other))
                comparison.Add(name, tensor, other);
        }

        return comparison;
    }

    private void Add(string name, TensorData reference, TensorData model)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (reference.ToTensor().to(ScalarType.Float64).flatten(), model.ToTensor().to(ScalarType.Float64).flatten());
        var products = new Products(Dot(b - a, b - a), Dot(a, a), Dot(b, b), Dot(a, b));
        _layers.Add(products.ToDistance(name, string.Join('x', reference.Shape), reference.Count));
        if (reference.ElementType is ElementType.Float16 or ElementType.BFloat16 or ElementType.Float32 or ElementType.Float64)
            _total += products;
    }

    private static double Dot(Tensor a, Tensor b) => (a * b).sum().item<double>();

    /// <summary>What distances are made of, and adds up over tensors: squares of the difference, of each side, and both sides' product.</summary>
    private readonly record struct Products(double Difference, double Reference, double Model, double Cross)
    {
        public static Products operator +(Products one, Products other) => new(
            one.Difference + other.Difference, one.Reference + other.Reference, one.Model + other.Model, one.Cross + other.Cross);

        public TensorDistance ToDistance(string name, string shape, long count) => new(
            name,
            shape,
            count,
            Math.Sqrt(Difference),
            Reference > 0 ? Math.Sqrt(Difference / Reference) : null,
            Reference > 0 && Model > 0 ? Math.Clamp(Cross / Math.Sqrt(Reference) / Math.Sqrt(Model), -1, 1) : null);
    }
}
