using System.Text.Json.Serialization;

namespace Medic.Engine.Removal;

/// <summary>A removal method and its settings: what a front end chooses, and what a clone's record says of how it was made.</summary>
/// <remarks>A method's settings derive from this; their defaults are the published ones.</remarks>
public abstract record RemovalMethodOptions
{
    /// <summary>The method's name, as options and results spell it.</summary>
    [JsonIgnore]
    public abstract string MethodName { get; }

    /// <summary>Whether a part of the clean samples has to be held out of the training, to choose an epoch by.</summary>
    [JsonIgnore]
    public virtual bool NeedsHeldOut => false;

    /// <summary>Checks every setting's range.</summary>
    /// <exception cref="RemovalException">A setting is out of range; named with what it may be.</exception>
    public abstract void Validate();

    /// <summary>The method with these settings.</summary>
    public abstract IRemovalMethod Create();

    /// <summary>Refuses a setting that is out of range.</summary>
    /// <param name="holds">Whether it is in range.</param>
    /// <param name="setting">Its name.</param>
    /// <param name="range">What it may be.</param>
    /// <exception cref="RemovalException">It is not.</exception>
    private protected static void Require(bool holds, string setting, string range)
    {
        if (!holds)
            throw new RemovalException($"Setting {setting} must be {range}.");
    }
}
