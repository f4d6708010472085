namespace TorchSharp;

public static partial class torch
{
    /// <summary>What an indexer takes for one dimension.</summary>
    public struct TensorIndex
    {
        // Fields, and not constants, in TorchSharp.
#pragma warning disable CA2211
        /// <summary>All dimensions that the other indices leave.</summary>
        public static TensorIndex Ellipsis = new() { kind = Kind.Ellipsis };

        /// <summary>One more dimension of size 1.</summary>
        public static TensorIndex None = new() { kind = Kind.None };

        /// <summary>One more dimension of size 1.</summary>
        public static TensorIndex Null = new() { kind = Kind.None };

        /// <summary>All of a dimension.</summary>
        public static TensorIndex Colon = Slice();
#pragma warning restore CA2211

        internal Kind kind;
        internal long? start;
        internal long? stop;
        internal long? step;
        internal Tensor? tensor;

        internal enum Kind
        {
            None,
            Single,
            Ellipsis,
            Bool,
            Tensor,
            Slice,
        }

        /// <summary>One place; the dimension vanishes.</summary>
        public static implicit operator TensorIndex(long value) => Single(value);

        /// <summary>One place; the dimension vanishes.</summary>
        public static implicit operator TensorIndex(Index index) => Single(FromEnd(index));

        /// <summary>The places of a range.</summary>
        public static implicit operator TensorIndex(Range range) => Slice(range);

        /// <summary>The places of a range.</summary>
        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        /// <summary>Not a tensor: an error. It lets tensors and indices share an indexer's brackets.</summary>
        public static implicit operator Tensor(TensorIndex value) =>
            throw new InvalidOperationException("An index is not a tensor. Wrap tensors among indices in TensorIndex.Tensor().");

        /// <summary>Every <paramref name="step"/>th place from <paramref name="start"/> up to <paramref name="stop"/>, without that.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { kind = Kind.Slice, start = start, stop = stop, step = step };

        /// <summary>The places of a range.</summary>
        public static TensorIndex Slice((int? start, int? end) range) => Slice((long?)range.start, range.end);

        /// <summary>The places of a range.</summary>
        public static TensorIndex Slice(Range range) =>
            Slice(FromEnd(range.Start), range.End.Equals(Index.End) ? null : FromEnd(range.End));

        /// <summary>One more dimension, of size 1 or, for false, 0.</summary>
        public static TensorIndex Bool(bool value) => new() { kind = Kind.Bool, start = value ? 1 : 0 };

        /// <summary>One place; the dimension vanishes.</summary>
        public static TensorIndex Single(long? index) => new() { kind = Kind.Single, start = index };

        /// <summary>Places given by a tensor's numbers, or by where it is true.</summary>
        public static TensorIndex Tensor(Tensor tensor) => new() { kind = Kind.Tensor, tensor = tensor };

        private static long FromEnd(Index index) => index.IsFromEnd ? -index.Value : index.Value;
    }
}
