using Medic.Engine.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Medic.Engine.Removal.ModeConnectivity;

/// <summary>
/// A Bezier curve in the space of a network's parameters: its ends are two sets of weights, the points between begin on the line between
/// them and are trained.
/// </summary>
/// <remarks>
/// The network itself is moved along the curve, and the gradient at its parameters, times a point's share in them, is that point's: no
/// module has to know of curves.
/// </remarks>
internal sealed class WeightCurve : nn.Module
{
    private readonly Parameter[] _place;
    private readonly Tensor[][] _points;
    private double[] _shares = [];

    /// <summary>A straight curve.</summary>
    /// <param name="network">The network that is moved; not owned. Its weights are the curve's start.</param>
    /// <param name="end">The network at the curve's end; not owned.</param>
    /// <param name="bends">Points of the curve, both ends included, 2 or more.</param>
    public WeightCurve(Network network, Network end, int bends)
        : base(nameof(WeightCurve))
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        _place = [.. network.parameters()];
        var ends = _place.Zip(end.parameters(), (from, to) => (From: from.detach(), To: to.detach())).ToArray();
        _points = [.. Enumerable.Range(0, bends).Select(bend => ends.Select((pair, i) => Register(pair, bend, i)).ToArray())];

        // Fixed ends are kept too: they are a part of where the training stands.
        Tensor Register((Tensor From, Tensor To) pair, int bend, int place)
        {
            var share = bend / (bends - 1.0);
            var point = ((pair.From * (1 - share)) + (pair.To * share)).DetachFromDisposeScope();
            if (bend == 0 || bend == bends - 1)
            {
                register_buffer($"end{bend}_{place}", point);
                return point;
            }

            var parameter = (Parameter)nn.Parameter(point).DetachFromDisposeScope();
            register_parameter($"bend{bend}_{place}", parameter);
            return parameter;
        }
    }

    /// <summary>Moves the network.</summary>
    /// <param name="place">Where on the curve, 0 (its start) to 1 (its end).</param>
    public void MoveTo(double place)
    {
        using var gradients = no_grad();
        _shares = Shares(_points.Length, place);
        for (var i = 0; i < _place.Length; i++)
        {
            using var scope = NewDisposeScope();
            _place[i].copy_(_points.Select((point, bend) => point[i] * _shares[bend]).Aggregate((sum, part) => sum + part));
        }
    }

    /// <summary>Leaves the gradients at the network's parameters, and the L2 penalty's on them, as those at the points between the ends.</summary>
    /// <param name="weightDecay">The penalty.</param>
    public void PullGradients(double weightDecay)
    {
        using var gradients = no_grad();
        for (var i = 0; i < _place.Length; i++)
        {
            using var scope = NewDisposeScope();
            var gradient = _place[i].grad!.add(_place[i], weightDecay);
            for (var bend = 1; bend < _points.Length - 1; bend++)
                _points[bend][i].grad = gradient * _shares[bend];
        }
    }

    /// <summary>How much each point counts at a place: the Bernstein polynomials.</summary>
    internal static double[] Shares(int bends, double place)
    {
        var shares = new double[bends];
        var degree = bends - 1;
        double binomial = 1;
        for (var bend = 0; bend <= degree; bend++)
        {
            shares[bend] = binomial * Math.Pow(place, bend) * Math.Pow(1 - place, degree - bend);
            binomial = binomial * (degree - bend) / (bend + 1);
        }

        return shares;
    }

    /// <inheritdoc/>
    protected override void RegisterComponents()
    {
    }
}
