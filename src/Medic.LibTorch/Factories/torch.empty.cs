namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor of whatever its memory holds.</summary>
    public static Tensor empty(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Sized("empty.memory_format", size, dtype, device, requires_grad, names);

    /// <inheritdoc cref="empty(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor empty(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty(size.ToArray(), dtype, device, requires_grad, names);

    /// <inheritdoc cref="empty(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor empty(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty(new long[] { size }, dtype, device, requires_grad, names);

    /// <inheritdoc cref="empty(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor empty(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty(new long[] { rows, columns }, dtype, device, requires_grad, names);

    /// <inheritdoc cref="empty(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor empty(
        long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        empty(new long[] { dim0, dim1, dim2 }, dtype, device, requires_grad, names);

    /// <inheritdoc cref="empty(long[], ScalarType?, Device?, bool, string[])"/>
    public static Tensor empty(
        long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        empty(new long[] { dim0, dim1, dim2, dim3 }, dtype, device, requires_grad, names);
}
