namespace Medic.Engine.Data;

/// <summary>The part of a dataset that a command works on.</summary>
public enum DatasetPart
{
    /// <summary>What models are trained and cloned on: never read by a measurement.</summary>
    Training,

    /// <summary>What models are measured on: never read by cloning.</summary>
    Test,
}
