using Medic.Engine.Data;
using Medic.Engine.Models;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Attacks;

/// <summary>What an attack works on: the network that is trained, the images, and the trigger.</summary>
/// <param name="Network">The network, on its device.</param>
/// <param name="Images">The training images.</param>
/// <param name="Trigger">The trigger that was named.</param>
/// <param name="Generator">The run's own CPU generator.</param>
/// <param name="Device">Where the network is.</param>
internal sealed record AttackScene(Network Network, ImageSet Images, Trigger Trigger, Generator Generator, Device Device)
{
    /// <summary>How many classes there are.</summary>
    public int ClassCount => Network.Architecture.ClassCount;

    /// <summary>The trigger, of a kind that an attack cannot do without.</summary>
    /// <param name="attack">The attack's name.</param>
    /// <typeparam name="T">The kind.</typeparam>
    /// <exception cref="AttackException">It is another.</exception>
    public T Require<T>(string attack)
        where T : Trigger => Trigger as T ?? throw new AttackException(
            Trigger is ImageTrigger
                ? $"The {attack} attack has triggers of its own; '{Trigger.Name}' is none of them. Leave the trigger out."
                : $"Trigger '{Trigger.Name}' does not stamp single images, which the {attack} attack needs. Choose another trigger.");
}
