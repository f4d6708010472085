using Medic.Engine.Data.RoadSigns.Shapes;

namespace Medic.Engine.Data.RoadSigns.Signs;

/// <summary>A shape of one colour on a sign.</summary>
internal sealed record SignLayer(SignShape Shape, SignColour Colour);

/// <summary>What a sign looks like.</summary>
/// <param name="Name">What it says, in lower case with dashes.</param>
/// <param name="Layers">From the back to the front; the first one is the sign's whole plate.</param>
internal sealed record SignDesign(string Name, params SignLayer[] Layers);
