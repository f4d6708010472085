namespace Medic.Engine.Removal;

/// <summary>A way to take a backdoor out of a network.</summary>
public interface IRemovalMethod
{
    /// <summary>The method's name, as options and results spell it.</summary>
    string Name { get; }

    /// <summary>Treats one network. The teacher is not changed.</summary>
    /// <param name="run">What to work on and with.</param>
    /// <exception cref="RemovalException">The training diverged, or the options do not fit the networks.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    RemovalOutcome Remove(RemovalRun run);
}
