namespace Medic.Engine.Reporting;

/// <summary>What a contact sheet shows.</summary>
public sealed record ContactSheetOptions : StampOptions
{
    /// <summary>How many times larger every pixel is shown, 1 or more: small images are hard to see.</summary>
    public int Enlargement { get; init; } = 4;

    /// <summary>The PNG file to write.</summary>
    public required string OutputPath { get; init; }
}
