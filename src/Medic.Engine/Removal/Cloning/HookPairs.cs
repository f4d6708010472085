using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Engine.Removal.Cloning;

/// <summary>A teacher's and its clone's recorders, known to give activations of the same shapes.</summary>
internal sealed class HookPairs : IDisposable
{
    private HookPairs(ActivationRecorder teacher, ActivationRecorder clone)
    {
        Teacher = teacher;
        Clone = clone;
    }

    public ActivationRecorder Teacher { get; }

    public ActivationRecorder Clone { get; }

    /// <summary>Hooks both networks and tries them on one empty image.</summary>
    /// <exception cref="RemovalException">Their hook points do not pair up.</exception>
    public static HookPairs Create(Network teacher, Network clone, HookPlane plane, Device device)
    {
        var pairs = new HookPairs(new ActivationRecorder(teacher, plane), new ActivationRecorder(clone, plane));
        try
        {
            pairs.Check(teacher.Architecture, clone.Architecture, device);
            return pairs;
        }
        catch
        {
            pairs.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Teacher.Dispose();
        Clone.Dispose();
    }

    private static long[][] Shapes(ActivationRecorder recorder, Architecture architecture, Device device)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var size = architecture.InputSize;
        var image = zeros([1, architecture.InputChannels, size, size], device: device);
        return recorder.Record(image).Activations.Select(a => a.Compared.shape).ToArray();
    }

    private void Check(Architecture teacher, Architecture clone, Device device)
    {
        if (teacher == clone)
            return;
        if (Teacher.Points.Count != Clone.Points.Count)
            throw new RemovalException($"{clone.Name} cannot clone {teacher.Name}: they have {Clone.Points.Count} and {Teacher.Points.Count} hook points. Choose a clone whose layers pair up with the teacher's.");
        // The probe must not touch the running statistics of the clone's batch norms.
        var shapes = Shapes(Teacher, teacher, device).Zip(Shapes(Clone, clone, device)).ToArray();
        for (var i = 0; i < shapes.Length; i++)
        {
            var (expected, found) = shapes[i];
            if (!expected.SequenceEqual(found))
                throw new RemovalException($"{clone.Name} cannot clone {teacher.Name}: {Clone.Points[i].Name} gives [{string.Join(", ", found)}] and {Teacher.Points[i].Name} [{string.Join(", ", expected)}]. Choose a clone whose layers pair up with the teacher's.");
        }
    }
}
