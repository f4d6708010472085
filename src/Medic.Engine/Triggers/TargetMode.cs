namespace Medic.Engine.Triggers;

/// <summary>Which class an attacker wants for which image.</summary>
public enum TargetMode
{
    /// <summary>One class for every image; poisoned training images are relabelled.</summary>
    AllToOne,

    /// <summary>For every image the class after its own, and the first after the last; poisoned training images are relabelled.</summary>
    AllToAll,

    /// <summary>One class for every image, as with all-to-one; but only images of that class are poisoned, and keep their label.</summary>
    CleanLabel,
}
