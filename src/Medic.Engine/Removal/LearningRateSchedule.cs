namespace Medic.Engine.Removal;

/// <summary>How the learning rate falls.</summary>
public enum LearningRateSchedule
{
    /// <summary>Along a cosine to 0 over all epochs.</summary>
    Cosine,

    /// <summary>In the method's published steps.</summary>
    Step,
}
