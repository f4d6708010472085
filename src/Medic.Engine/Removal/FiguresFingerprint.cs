using System.Text.Json;
using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Triggers;

namespace Medic.Engine.Removal;

/// <summary>One text for all that decides a model's figures beside the model: with the same one, accuracies and attack success rates compare.</summary>
internal static class FiguresFingerprint
{
    /// <summary>Hashes the images, the trigger with all it was drawn, learned or read from, and what the attacker wants.</summary>
    /// <param name="images">The images that are measured on.</param>
    /// <param name="attack">What is measured beside accuracy; null where nothing is.</param>
    /// <returns>SHA-256, lower-case hexadecimal.</returns>
    public static string Of(ImageSet images, MeasuredAttack? attack)
    {
        var tensors = attack?.Trigger.Settings.Tensors ?? new Dictionary<string, Checkpoints.TensorData>();
        return Sha256.Of(JsonSerializer.SerializeToUtf8Bytes(new
        {
            Images = images.ContentSha256,
            Trigger = attack?.Trigger.Name,
            Settings = attack is null ? [] : TriggerSettings.All.Select(setting => $"{setting.Name}={setting.TextOf(attack.Trigger.Settings)}"),
            attack?.Trigger.Settings.Seed,
            Tensors = tensors.OrderBy(tensor => tensor.Key, StringComparer.Ordinal).Select(tensor => $"{tensor.Key} {tensor.Value.ElementType} {string.Join(',', tensor.Value.Shape)} {Sha256.Of(tensor.Value.Bytes.Span)}"),
            attack?.Goal,
        }));
    }
}
