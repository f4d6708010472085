namespace Medic.Engine.Reporting;

/// <summary>What a contact sheet shows.</summary>
public sealed record ContactSheetOptions : StampOptions
{
    /// <summary>How many times larger every pixel is shown, 1 or more: small images are hard to see.</summary>
    public int Enlargement { get; init; } = 4;

    /// <summary>Images beside each other, 1 or more; null for all: further ones follow below, each row above its stamped one.</summary>
    public int? ColumnCount { get; init; }

    /// <summary>The PNG file to write.</summary>
    public required string OutputPath { get; init; }
}
