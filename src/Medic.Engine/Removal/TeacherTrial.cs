using System.Globalization;
using Medic.Engine.Measurement;
using Medic.Engine.Models;

namespace Medic.Engine.Removal;

/// <summary>Refuses a teacher that has nothing to teach: its clone would be as bad, and nobody would know why.</summary>
internal static class TeacherTrial
{
    /// <summary>Accuracy must be at least this many times what guessing gives.</summary>
    private const double ChanceFactor = 1.5;

    /// <summary>Checks the teacher's accuracy on the clean samples.</summary>
    /// <exception cref="RemovalException">It is near chance.</exception>
    public static void Require(string path, Architecture architecture, Rate accuracy, string normalization)
    {
        var least = ChanceFactor / architecture.ClassCount;
        if (accuracy.Share >= least)
            return;
        throw new RemovalException(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: recognises only {accuracy.Share:P1} of the clean samples (at least {least:P1} is expected, with normalization '{normalization}'). Likely causes: the classes are in another order, the normalization is another, or these are not the model's data. Force it to go on all the same."));
    }
}
