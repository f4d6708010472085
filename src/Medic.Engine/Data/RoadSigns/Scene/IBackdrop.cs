namespace Medic.Engine.Data.RoadSigns.Scene;

/// <summary>What is behind the signs.</summary>
internal interface IBackdrop
{
    /// <summary>Fills the canvas.</summary>
    /// <param name="canvas">All of it is painted over.</param>
    /// <param name="random">Tells the scenes apart.</param>
    void Paint(Canvas canvas, SceneRandom random);
}
