namespace Medic.Engine.Measurement;

/// <summary>What a comparison is doing.</summary>
public enum CompareStage
{
    /// <summary>Reading a model, or the images.</summary>
    Reading,

    /// <summary>Trying the reference on the images.</summary>
    MeasuringReference,

    /// <summary>Comparing the weights.</summary>
    ComparingWeights,

    /// <summary>Trying the model on the images.</summary>
    MeasuringModel,
}
