using Medic.Engine.Data;
using Medic.Engine.Models;

namespace Medic.Engine.Measurement;

/// <summary>A model that others are compared with, and what it makes of the images.</summary>
/// <param name="Model">The model; owned.</param>
/// <param name="Options">What it was tried by.</param>
/// <param name="Trial">What both models are tried on; null where weights are compared alone.</param>
internal sealed record ReferenceModel(LoadedModel Model, CompareOptions Options, Trial? Trial) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}

/// <summary>Images, and what a reference makes of them.</summary>
/// <param name="Images">The images; not owned.</param>
/// <param name="Normalization">What the input of both models passes first.</param>
/// <param name="Attack">What stamps the images; null where no attack is measured.</param>
/// <param name="Predictions">The reference's.</param>
internal sealed record Trial(ImageSet Images, Normalization Normalization, MeasuredAttack? Attack, Predictions Predictions);

/// <summary>What a model calls images.</summary>
/// <param name="Clean">The class each unstamped image is called.</param>
/// <param name="Stamped">The class each stamped image is called; null where no attack is measured.</param>
/// <param name="Wanted">The class that the attacker wants for each stamped image; null likewise.</param>
internal sealed record Predictions(long[] Clean, long[]? Stamped, long[]? Wanted);
