namespace Medic.Engine.Runs;

/// <summary>By what a run's models are divided.</summary>
public enum ShardBalance
{
    /// <summary>By a hash of their names: about as many models each.</summary>
    Name,

    /// <summary>By their files' sizes: about as many bytes each. For models of very different sizes.</summary>
    Size,
}
