using static TorchSharp.torch;

namespace Medic.Engine.Triggers;

/// <summary>A picture to reflect where the user has none: a lit window in a dark wall, slightly askew.</summary>
internal static class WindowPicture
{
    private const int Side = 96;
    private const int Columns = 2;
    private const int Rows = 3;

    // The shares of a pane's field that are bars.
    private const double Bar = 0.12;

    /// <summary>Draws a window.</summary>
    /// <param name="seed">The seed of its light, colours and slant.</param>
    /// <returns>uint8 [3, 96, 96].</returns>
    internal static Tensor Draw(long seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var slant = (rand(1, generator: generator) * 0.3) - 0.15;
        var light = (rand(Rows * Columns, generator: generator) * 0.35) + 0.65;
        var tint = (rand([3L, 1, 1], generator: generator) * 0.25) + 0.75;
        var wall = (rand([3L, 1, 1], generator: generator) * 0.1) + 0.05;

        var down = linspace(0, 1 - 1e-6, Side).unsqueeze(1);
        var across = (linspace(0, 1 - 1e-6, Side).unsqueeze(0) + (slant * down)).clamp(0, 1 - 1e-6);
        var (row, column) = (down * Rows, across * Columns);
        var pane = (row.floor() * Columns) + column.floor();
        var isLit = InsideBars(row - row.floor()).logical_and(InsideBars(column - column.floor())).to(ScalarType.Float32);
        var brightness = light.index_select(0, pane.to(ScalarType.Int64).flatten()).view(Side, Side) * isLit;
        return ((brightness.unsqueeze(0) * tint) + wall).clamp(0, 1).mul(255).round().to(ScalarType.Byte).MoveToOuterDisposeScope();
    }

    private static Tensor InsideBars(Tensor place) => place.gt(Bar).logical_and(place.lt(1 - Bar));
}
