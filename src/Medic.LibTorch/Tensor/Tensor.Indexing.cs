using System.Runtime.CompilerServices;
using TorchSharp.Interop;

namespace TorchSharp;

// Elements by their places.
public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements at indices; setting takes over a tensor's elements, repeated where dimensions are of size 1.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <inheritdoc cref="this[TensorIndex[]]"/>
        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <inheritdoc cref="this[TensorIndex[]]"/>
        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => At(indices);
            set => SetAt(value, indices);
        }

        /// <inheritdoc cref="this[TensorIndex[]]"/>
        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => SetAt(value, i1);
        }

        /// <inheritdoc cref="this[TensorIndex[]]"/>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => At(i1, i2);
            set => SetAt(value, i1, i2);
        }

        /// <inheritdoc cref="this[TensorIndex[]]"/>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => At(i1, i2, i3);
            set => SetAt(value, i1, i2, i3);
        }

        /// <inheritdoc cref="this[TensorIndex[]]"/>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => At(i1, i2, i3, i4);
            set => SetAt(value, i1, i2, i3, i4);
        }

        /// <summary>The elements at indices.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            var (view, tensors) = Narrow(indices);
            if (!Array.Exists(tensors, tensor => tensor is not null)) return view;
            using (view) return Aten.Call("index.Tensor", view, tensors);
        }

        /// <summary>The elements at the places that tensors name, one tensor a dimension.</summary>
        public Tensor index(params Tensor[] indices) => Aten.Call("index.Tensor", this, indices);

        /// <summary>Takes over a tensor's elements at indices.</summary>
        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        /// <summary>Takes over a tensor's elements at indices, or adds them.</summary>
        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            var (view, tensors) = Narrow(indices);
            using (view)
            {
                if (Array.Exists(tensors, tensor => tensor is not null)) Aten.InPlace("index_put_", view, tensors, value, accumulate);
                else view.Overwrite(value);
            }
            return this;
        }

        /// <summary>Takes over a tensor's elements at the places that tensors name.</summary>
        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        /// <summary>Takes over a tensor's elements at the places that tensors name, or adds them.</summary>
        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            Aten.InPlace("index_put_", this, indices, value, accumulate);

        /// <summary>The elements at some places of a dimension.</summary>
        public Tensor index_select(long dim, Tensor index) => Aten.Call("index_select", this, dim, index);

        /// <summary>With another tensor's slices, times a factor, added at some places of a dimension.</summary>
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Aten.Call("index_add", this, dim, Places(index), source, alpha);

        /// <inheritdoc cref="index_add(long, Tensor, Tensor, Scalar)"/>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Aten.InPlace("index_add_", this, dim, Places(index), source, alpha);

        /// <summary>With another tensor's slices at some places of a dimension.</summary>
        public Tensor index_copy(long dim, Tensor index, Tensor source) => Aten.Call("index_copy", this, dim, Places(index), source);

        /// <inheritdoc cref="index_copy(long, Tensor, Tensor)"/>
        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Aten.InPlace("index_copy_", this, dim, Places(index), source);

        /// <summary>With one value at some places of a dimension.</summary>
        public Tensor index_fill(long dim, Tensor index, Scalar value) => Aten.Call("index_fill.int_Scalar", this, dim, Places(index), value);

        /// <inheritdoc cref="index_fill(long, Tensor, Scalar)"/>
        public Tensor index_fill_(long dim, Tensor index, Scalar value) =>
            Aten.InPlace("index_fill_.int_Scalar", this, dim, Places(index), value);

        /// <summary>One place of a dimension, which vanishes.</summary>
        public Tensor select(long dim, long index) => Aten.Call("select.int", this, dim, index);

        /// <summary>So many places of a dimension, from one on.</summary>
        public Tensor narrow(long dim, long start, long length) => Aten.Call("narrow", this, dim, start, length);

        /// <summary>Every <paramref name="step"/>th place of a dimension from one up to another, without that.</summary>
        public Tensor slice(long dim, long start, long finish, long step) => Aten.Call("slice.Tensor", this, dim, start, finish, step);

        /// <summary>Along a dimension, the elements that <paramref name="index"/> names for every place.</summary>
        public Tensor gather(long dim, Tensor index) => Aten.Call("gather", this, dim, index);

        /// <summary>With another tensor's elements at the places of a dimension that <paramref name="index"/> names.</summary>
        public Tensor scatter(long dim, Tensor index, Tensor src) => Aten.Call("scatter.src", this, dim, index, src);

        /// <inheritdoc cref="scatter(long, Tensor, Tensor)"/>
        public Tensor scatter_(long dim, Tensor index, Tensor src) => Aten.InPlace("scatter_.src", this, dim, index, src);

        /// <summary>With another tensor's elements added at the places of a dimension that <paramref name="index"/> names.</summary>
        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Aten.Call("scatter_add", this, dim, index, src);

        /// <inheritdoc cref="scatter_add(long, Tensor, Tensor)"/>
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Aten.InPlace("scatter_add_", this, dim, index, src);

        /// <summary>The elements of those numbers, counted over all dimensions.</summary>
        public Tensor take(Tensor index) => Aten.Call("take", this, index);

        /// <summary>The elements of those numbers, counted over all dimensions.</summary>
        public Tensor take_along_dim(Tensor indices) => Aten.Call("take_along_dim", this, indices);

        /// <summary>Along a dimension, the elements that the indices name, which are repeated where of size 1.</summary>
        public Tensor take_along_dim(Tensor indices, long dim) => Aten.Call("take_along_dim", this, indices, dim);

        /// <summary>The places of the elements other than zero, one a row.</summary>
        public Tensor nonzero() => Aten.Call("nonzero", this);

        /// <summary>The elements where a mask is true, in one dimension.</summary>
        public Tensor masked_select(Tensor mask) => Aten.Call("masked_select", this, mask);

        /// <summary>With one value where a mask is true.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value) => Aten.Call("masked_fill.Scalar", this, mask, value);

        /// <inheritdoc cref="masked_fill(Tensor, Scalar)"/>
        public Tensor masked_fill_(Tensor mask, Scalar value) => Aten.InPlace("masked_fill_.Scalar", this, mask, value);

        /// <summary>With a tensor's elements, one after the other, where a mask is true.</summary>
        public Tensor masked_scatter(Tensor mask, Tensor value) => Aten.Call("masked_scatter", this, mask, value);

        /// <inheritdoc cref="masked_scatter(Tensor, Tensor)"/>
        public Tensor masked_scatter_(Tensor mask, Tensor value) => Aten.InPlace("masked_scatter_", this, mask, value);

        /// <summary>These elements where a condition holds, else another's.</summary>
        public Tensor where(Tensor condition, Tensor y)
        {
            if (condition.dtype != ScalarType.Bool) throw new ArgumentException("The condition of 'where' must be of truth values.");
            return Aten.Call("where.self", condition, this, y);
        }

        private static Tensor Places(Tensor index) => index.dtype == ScalarType.Int64
            ? index
            : throw new ArgumentException($"Indices must be of type Int64, not {index.dtype}.");

        /// <summary>Applies all indices but the tensors: a view, and for its leading dimensions the tensors that remain to be applied.</summary>
        private (Tensor View, Tensor?[] Tensors) Narrow(TensorIndex[] indices)
        {
            var view = alias();
            var tensors = new List<Tensor?>();
            var taken = indices.Sum(index => index.kind switch
            {
                TensorIndex.Kind.Single or TensorIndex.Kind.Slice => 1,
                TensorIndex.Kind.Tensor => index.tensor!.dtype == ScalarType.Bool ? (int)index.tensor.ndim : 1,
                _ => 0,
            });
            if (taken > ndim) throw new ArgumentException($"{taken} indices for a tensor of {ndim} dimensions.", nameof(indices));
            foreach (var index in indices)
            {
                var dim = tensors.Sum(tensor => tensor?.dtype == ScalarType.Bool ? (int)tensor.ndim : 1);
                switch (index.kind)
                {
                    case TensorIndex.Kind.Single:
                        Become(view.select(dim, index.start ?? 0));
                        break;
                    case TensorIndex.Kind.Slice:
                        Become(Aten.Call("slice.Tensor", view, dim, index.start, index.stop, index.step ?? 1));
                        tensors.Add(null);
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        for (var i = ndim - taken; i > 0; i--) tensors.Add(null);
                        break;
                    case TensorIndex.Kind.Tensor:
                        tensors.Add(index.tensor);
                        break;
                    case TensorIndex.Kind.Bool:
                        Become(view.unsqueeze(dim));
                        tensors.Add(tensor(new[] { index.start != 0 }));
                        break;
                    default:
                        Become(view.unsqueeze(dim));
                        tensors.Add(null);
                        break;
                }
            }
            return (view, tensors.ToArray());

            void Become(Tensor next)
            {
                view.Dispose();
                view = next;
            }
        }

        private Tensor At(params ReadOnlySpan<long> indices)
        {
            var view = alias();
            foreach (var index in indices)
            {
                using var outer = view;
                view = outer.select(0, index);
            }
            return view;
        }

        private void SetAt(Tensor value, params ReadOnlySpan<long> indices)
        {
            using var view = At(indices);
            view.Overwrite(value);
        }

        /// <summary>Copies, without the leading dimensions of size 1 that the value has beyond this tensor's.</summary>
        private void Overwrite(Tensor value)
        {
            using var scope = NewDisposeScope();
            while (value.ndim > ndim && value.shape[0] == 1) value = value.select(0, 0);
            copy_(value);
        }
    }
}
