namespace Medic.Engine.Tests;

/// <summary>What .NET 9 calls Index.</summary>
internal static class Numbering
{
    public static IEnumerable<(int Index, T Item)> Numbered<T>(this IEnumerable<T> items) => items.Select((item, index) => (index, item));
}
