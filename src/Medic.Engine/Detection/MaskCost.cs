namespace Medic.Engine.Detection;

/// <summary>
/// How much the size of a class's mask counts, from step to step: more while the trigger works, less while it does not; and when there is
/// nothing more to gain.
/// </summary>
/// <param name="options">The settings.</param>
internal sealed class MaskCost(TriggerSearchOptions options)
{
    private readonly double _down = Math.Pow(options.CostMultiplier, 1.5);

    private int _working;
    private int _failing;
    private int _idle;
    private bool _raised;
    private bool _lowered;

    /// <summary>The cost of the next step.</summary>
    public double Value { get; private set; } = options.Cost;

    /// <summary>The size of the smallest mask that worked; infinite before the first.</summary>
    public double Best { get; private set; } = double.PositiveInfinity;

    /// <summary>Whether a trigger has worked yet.</summary>
    public bool HasWorked => double.IsFinite(Best);

    /// <summary>Whether the search is over.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Takes note of a step.</summary>
    /// <param name="success">The attack success rate of its trigger.</param>
    /// <param name="size">The size of its mask.</param>
    /// <returns>Whether this is the best trigger so far.</returns>
    public bool Note(double success, double size)
    {
        var works = success >= options.SuccessThreshold;
        var better = works && size < Best;
        if (better)
            Best = size;
        _idle = better || !HasWorked ? 0 : _idle + 1;
        IsDone = options.StopPatience > 0 && _raised && _lowered && _idle >= options.StopPatience;
        Adjust(works);
        return better;
    }

    private void Adjust(bool works)
    {
        (_working, _failing) = works ? (_working + 1, 0) : (0, _failing + 1);
        if (_working >= options.Patience)
        {
            _working = 0;
            _raised = true;
            Value *= options.CostMultiplier;
        }
        else if (_failing >= options.Patience)
        {
            _failing = 0;
            _lowered = true;
            Value /= _down;
        }
    }
}
