using System.Collections;

namespace TorchSharp.Utils;

/// <summary>
/// A tensor's elements in its own memory, in the order of their indices. It keeps the tensor object, not the tensor: dispose of that and the
/// accessor is an error to use.
/// </summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;
    private readonly T* _data;
    private torch.Tensor? _tensor;

    internal TensorAccessor(torch.Tensor tensor)
    {
        _data = (T*)tensor.DataPointer;
        _tensor = tensor;
        _shape = tensor.shape;
        _strides = tensor.stride();
        _contiguous = tensor.is_contiguous();
        Count = tensor.numel();
    }

    /// <summary>The number of elements.</summary>
    public long Count { get; }

    /// <summary>Whether elements cannot be set: they can.</summary>
    public bool IsReadOnly => false;

    /// <summary>The elements' memory, while the tensor has it.</summary>
    private T* Data => _tensor is { IsInvalid: false } ? _data : throw new ObjectDisposedException(nameof(TensorAccessor<T>));

    /// <summary>The element at an index for every dimension, or of that number for a single one.</summary>
    public T this[params long[] indices]
    {
        get => *At(indices);
        set => *At(indices) = value;
    }

    /// <summary>Whether two accessors see equal elements.</summary>
    public static bool operator ==(TensorAccessor<T> left, TensorAccessor<T> right) => Equals(left, right);

    /// <summary>Whether two accessors see different elements.</summary>
    public static bool operator !=(TensorAccessor<T> left, TensorAccessor<T> right) => !Equals(left, right);

    /// <summary>The elements, copied.</summary>
    public T[] ToArray()
    {
        var array = new T[Count];
        if (array.Length > 0) CopyTo(array);
        return array;
    }

    /// <summary>The elements, copied, in an array of as many dimensions as the tensor has, at least one.</summary>
    public Array ToNDArray()
    {
        if (_shape.Length < 2) return ToArray();
        var result = Array.CreateInstance(typeof(T), _shape);
        var index = new long[_shape.Length];
        foreach (var value in this)
        {
            result.SetValue(value, index);
            Advance(index);
        }
        return result;
    }

    /// <summary>Copies elements, from one on, into an array as far as that goes.</summary>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Copies elements, from one on, into memory as far as that goes.</summary>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        Validate(tensorIndex);
        var target = array[arrayIndex..];
        var count = (int)Math.Min(target.Length, Count - tensorIndex);
        var memory = Data;
        if (_contiguous)
        {
            new ReadOnlySpan<T>(memory + tensorIndex, count).CopyTo(target);
        }
        else
        {
            var index = IndexOf(tensorIndex);
            for (var i = 0; i < count; i++, Advance(index)) target[i] = memory[Offset(index)];
        }
        GC.KeepAlive(_tensor);
    }

    /// <summary>Sets elements, from one on, as far as an array goes.</summary>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Sets elements, from one on, as far as memory goes.</summary>
    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        Validate(tensorIndex);
        var source = array[arrayIndex..];
        var count = (int)Math.Min(source.Length, Count - tensorIndex);
        var memory = Data;
        if (_contiguous)
        {
            source[..count].CopyTo(new Span<T>(memory + tensorIndex, count));
        }
        else
        {
            var index = IndexOf(tensorIndex);
            for (var i = 0; i < count; i++, Advance(index)) memory[Offset(index)] = source[i];
        }
        GC.KeepAlive(_tensor);
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        var index = new long[_shape.Length];
        for (long i = 0; i < Count; i++, Advance(index)) yield return Read(index);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TensorAccessor<T> other && (ReferenceEquals(this, other) || this.SequenceEqual(other));

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    /// <summary>Forgets the tensor.</summary>
    public void Dispose() => _tensor = null;

    private T Read(long[] index) => Data[Offset(index)];

    private T* At(long[] indices)
    {
        if (indices.Length == 1)
        {
            Validate(indices[0]);
            return Data + (_contiguous ? indices[0] : Offset(IndexOf(indices[0])));
        }
        if (indices.Length != _shape.Length)
        {
            throw new IndexOutOfRangeException($"{indices.Length} indices for a tensor of {_shape.Length} dimensions.");
        }
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= _shape[i])
            {
                throw new IndexOutOfRangeException($"{indices[i]} is not an index of dimension {i}, whose size is {_shape[i]}.");
            }
        }
        return Data + Offset(indices);
    }

    private void Validate(long number)
    {
        if (number < 0 || number >= Count) throw new IndexOutOfRangeException($"There is no element {number} of {Count}.");
    }

    private long Offset(long[] index)
    {
        long offset = 0;
        for (var i = 0; i < index.Length; i++) offset += index[i] * _strides[i];
        return offset;
    }

    private long[] IndexOf(long number)
    {
        var index = new long[_shape.Length];
        for (var i = index.Length - 1; i >= 0; i--) (number, index[i]) = Math.DivRem(number, _shape[i]);
        return index;
    }

    private void Advance(long[] index)
    {
        for (var i = index.Length - 1; i >= 0; i--)
        {
            if (++index[i] < _shape[i]) return;
            index[i] = 0;
        }
    }
}
