using Medic.Engine.Models;
using Medic.Engine.Removal.Cloning;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Removal;

/// <summary>MEDIC as its authors wrote it: one graph over all activations, with two backward passes.</summary>
internal static class PublishedCloning
{
    /// <summary>The clone loss at one hook point; <paramref name="clone"/> may be part of a graph.</summary>
    public static Tensor Loss(MedicOptions options, Activation teacher, Tensor impact, Tensor clone, ChannelStatistics? statistics)
    {
        var (strength, force, difference) = (teacher.Source, impact, teacher.Compared - clone);
        if (statistics is var (mean, deviation))
        {
            strength = (strength - mean) / (deviation + 1e-5);
            force = force * deviation;
            if (options.NormalizeDifference)
                difference = difference / deviation;
        }

        var strengthShare = nn.functional.softmax((strength * options.Temperature).flatten(1), 1);
        var forceShare = nn.functional.softmax((force * options.Temperature).flatten(1), 1);
        var weight = (strengthShare * forceShare).sqrt().view(clone.shape).detach();
        return (weight * difference.square()).flatten(1).sum(1).mean();
    }

    /// <summary>Leaves the gradients of the whole loss at the clone's parameters, and returns both losses.</summary>
    public static (float Classification, float Clone) Backward(
        MedicOptions options, HookPairs pairs, IEnumerable<Parameter> parameters, Tensor images, Tensor labels, ActivationStatistics? statistics)
    {
        var input = images.clone().requires_grad_(true);
        var (logits, clone) = pairs.Clone.Record(input);
        var (teacherLogits, teacher) = pairs.Teacher.Record(input);
        foreach (var activation in teacher.Concat(clone))
            activation.Compared.retain_grad();
        var classification = nn.functional.cross_entropy(logits, labels);
        (nn.functional.cross_entropy(teacherLogits, labels) + classification).backward(retain_graph: true);

        var loss = zeros(1);
        for (var i = 0; i < clone.Length; i++)
        {
            var detached = new Activation(teacher[i].Source.detach(), teacher[i].Compared.detach());
            var own = !options.KeepStatistics ? null : statistics?[i] ?? ChannelStatistics.Of(detached.Source);
            loss = loss + Loss(options, detached, teacher[i].Compared.grad!.detach().clone(), clone[i].Compared, own);
        }

        foreach (var parameter in parameters)
            parameter.grad?.zero_();
        var total = classification + (loss * options.CloneWeight);
        if (options.Distillation)
        {
            var (log, share) = (nn.functional.log_softmax(logits / 2, 1), nn.functional.softmax(teacherLogits.detach() / 2, 1));
            total = total + ((share * (share.log() - log)).mean() * 4 * options.CloneWeight);
        }

        total.sum().backward();
        return (classification.item<float>(), loss.item<float>());
    }
}
