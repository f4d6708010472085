using Medic.Engine.Data;

namespace Medic.Engine.Removal;

/// <summary>One model's share of the clean samples and test images.</summary>
/// <param name="Training">What the clone is trained on; owned.</param>
/// <param name="HeldOut">What the best epoch is kept by, where that was asked for; owned.</param>
/// <param name="Measuring">What accuracies are measured on.</param>
/// <param name="IsTest">Whether <paramref name="Measuring"/> is test data, which is shared, or held-out clean samples, which are owned.</param>
internal sealed record CleanSamples(ImageSet Training, ImageSet? HeldOut, ImageSet Measuring, bool IsTest) : IDisposable
{
    private const double HeldOutShare = 0.1;

    /// <summary>Draws the samples that were asked for, and holds out a tenth of them for each purpose that needs it.</summary>
    /// <param name="all">All clean samples.</param>
    /// <param name="test">The test images, where there are any.</param>
    /// <param name="options">Ratio or count, seed, and whether the best epoch is kept.</param>
    public static CleanSamples Divide(ImageSet all, ImageSet? test, CloneOptions options)
    {
        using var sampler = new StratifiedSampler(options.Seed);
        var training = sampler.Draw(all.LabelArray(), options.SampleRatio, options.SampleCount);
        var heldOut = options.Method.NeedsHeldOut ? HoldOut() : null;
        var measuring = test is null ? HoldOut() : null;
        return new CleanSamples(
            all.Select(training),
            heldOut is null ? null : all.Select(heldOut),
            measuring is null ? test! : all.Select(measuring),
            measuring is null);

        long[] HoldOut()
        {
            var (rest, part) = sampler.Split(all.LabelArray(), training, HeldOutShare);
            training = rest;
            return part;
        }
    }

    /// <summary>What a user should know of the samples, one line each: classes that are missing.</summary>
    /// <param name="classCount">How many classes the model has.</param>
    public IReadOnlyList<string> Warnings(int classCount)
    {
        var missing = StratifiedSampler.MissingClasses(classCount, Training.LabelArray());
        return missing.Count == 0
            ? []
            : [$"{Training.Source}: none of the {Training.Count} clean samples is of class {string.Join(", ", missing.Select(Name))}; what comes of the model may not recognise {(missing.Count == 1 ? "it" : "them")}. Give samples of every class."];

        string Name(long label) => label < Training.ClassNames.Count && Training.ClassNames[(int)label] != $"{label}" ? $"{label} ({Training.ClassNames[(int)label]})" : $"{label}";
    }

    public void Dispose()
    {
        Training.Dispose();
        HeldOut?.Dispose();
        if (!IsTest)
            Measuring.Dispose();
    }
}
