namespace Medic.Engine.Removal;

/// <summary>A removal method's settings under a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">One line for a front end's help.</param>
/// <param name="Options">The settings.</param>
public sealed record RemovalPreset(string Name, string Description, RemovalMethodOptions Options)
{
    /// <summary>What a preset is named by among settings.</summary>
    public const string SettingName = "preset";

    /// <summary>The preset that every method has.</summary>
    public const string PublishedName = "published";
}
