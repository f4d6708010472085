namespace Medic.Engine.Models;

/// <summary>What is needed to build a network: which family, how deep and wide, for which images and classes.</summary>
/// <param name="Name">The name results and options use, for example <c>WRN-16-1</c>.</param>
/// <param name="ClassCount">How many classes the network tells apart, 2 or more.</param>
/// <param name="InputChannels">Channels of the images it takes: 3, or 1 for grey ones.</param>
/// <param name="InputSize">Height and width in pixels of the images it was made for.</param>
public abstract record Architecture(string Name, int ClassCount, int InputChannels, int InputSize)
{
    /// <summary>
    /// How many numbers the network's state dict has, batch counters left out: known without building it, since what a file claims may
    /// be far too large to build. 0 where that is not said.
    /// </summary>
    public virtual double StateSize => 0;

    /// <summary>Builds the network with weights still to be set (<see cref="FreshWeights"/> or a state dict).</summary>
    public abstract Network Build();

    /// <inheritdoc/>
    public sealed override string ToString() => Name;
}
