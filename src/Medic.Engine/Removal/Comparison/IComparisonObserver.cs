namespace Medic.Engine.Removal.Comparison;

/// <summary>Watches methods being compared. Every call comes on the thread that runs the comparison, one at a time.</summary>
public interface IComparisonObserver : ICloneObserver
{
    /// <summary>A run has its last form: at once, or, where one of several settings is chosen, when the model's last run is done.</summary>
    /// <param name="result">The run.</param>
    void Complete(ComparedRemoval result);
}
