namespace Medic.Engine.Data.RoadSigns;

/// <summary>Where the writing of a dataset stands.</summary>
/// <param name="Written">Images written.</param>
/// <param name="Count">How many there will be.</param>
/// <param name="ClassName">The class that is being written.</param>
/// <param name="Remaining">Time left, going by the images so far.</param>
public sealed record RoadSignProgress(long Written, long Count, string ClassName, TimeSpan Remaining);
