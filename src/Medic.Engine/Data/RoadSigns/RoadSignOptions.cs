namespace Medic.Engine.Data.RoadSigns;

/// <summary>What a dataset of road signs has in it, and where it goes.</summary>
public sealed record RoadSignOptions
{
    /// <summary>The most classes there are.</summary>
    public const int MostClasses = 43;

    /// <summary>The most images a class may have in either part: their file names have five digits.</summary>
    public const int MostImages = 100_000;

    /// <summary>The folder to write.</summary>
    public required string OutputPath { get; init; }

    /// <summary>How many classes, 2 to <see cref="MostClasses"/>: the first of <see cref="RoadSignGenerator.ClassNames"/>.</summary>
    public int ClassCount { get; init; } = MostClasses;

    /// <summary>Training images of each class, 1 or more.</summary>
    public int TrainingCount { get; init; } = 500;

    /// <summary>Test images of each class, 0 or more.</summary>
    public int TestCount { get; init; } = 100;

    /// <summary>How the images look.</summary>
    public RoadSceneOptions Scene { get; init; } = new();

    /// <summary>The same seed makes the same images, however many there are.</summary>
    public long Seed { get; init; }

    /// <summary>Whether a dataset that was written before is replaced; a folder with anything else in it never is.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Checks the settings against their ranges.</summary>
    /// <exception cref="DatasetException">One is out of range; the message says which.</exception>
    public void Validate()
    {
        if (ClassCount < 2 || ClassCount > MostClasses)
            throw new DatasetException($"{ClassCount} classes of road signs were asked for; there are 2 to {MostClasses}.");
        if (TrainingCount is < 1 or > MostImages)
            throw new DatasetException($"{TrainingCount} training images of each class were asked for; expected 1 to {MostImages}.");
        if (TestCount is < 0 or > MostImages)
            throw new DatasetException($"{TestCount} test images of each class were asked for; expected 0 to {MostImages}.");
        Scene.Validate();
    }
}
