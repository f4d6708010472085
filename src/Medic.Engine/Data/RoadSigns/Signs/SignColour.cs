namespace Medic.Engine.Data.RoadSigns.Signs;

/// <summary>A colour that signs are made in, as the camera sees it in plain light.</summary>
internal readonly record struct SignColour(byte Red, byte Green, byte Blue)
{
    internal static readonly SignColour SignalRed = new(190, 22, 34);
    internal static readonly SignColour TrafficBlue = new(18, 78, 170);
    internal static readonly SignColour White = new(238, 238, 234);
    internal static readonly SignColour Black = new(24, 24, 26);
    internal static readonly SignColour Yellow = new(250, 200, 20);
    internal static readonly SignColour TrafficGreen = new(10, 120, 70);
    internal static readonly SignColour Orange = new(245, 130, 25);
    internal static readonly SignColour Brown = new(105, 62, 35);
    internal static readonly SignColour Lime = new(190, 225, 40);
}
