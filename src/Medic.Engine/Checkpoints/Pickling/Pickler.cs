using System.Buffers;
using System.Buffers.Binary;
using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Medic.Engine.Checkpoints.Pickling;

/// <summary>
/// Writes pickles of protocol 2 that every <c>torch.load(weights_only=True)</c> takes, from PyTorch 1.13 on: that reader knows
/// few instructions and few globals, and these are among them.
/// </summary>
internal sealed class Pickler
{
    private const byte Protocol = 2;
    private const int MaxDepth = 256;

    private static readonly PythonGlobal OrderedDictionary = new("collections", "OrderedDict");
    private static readonly PythonGlobal RebuildTensor = new("torch._utils", "_rebuild_tensor_v2");

    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly Dictionary<object, int> _memo = [];
    private readonly Dictionary<(ElementType, ReadOnlyMemory<byte>), string> _storageKeys = [];
    private readonly List<ReadOnlyMemory<byte>> _storages = [];

    /// <summary>Begins a pickle.</summary>
    public Pickler()
    {
        Write(Opcode.Proto);
        WriteByte(Protocol);
    }

    /// <summary>The storages referred to so far; the place of each in the list is its key.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Storages => _storages;

    /// <summary>Ends the pickle.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        Write(Opcode.Stop);
        return _output.WrittenMemory;
    }

    public void BeginDictionary()
    {
        Write(Opcode.EmptyDict);
        Write(Opcode.Mark);
    }

    public void EndDictionary() => Write(Opcode.SetItems);

    /// <summary>Writes an ordered dictionary of tensors, under names that may get a prefix.</summary>
    public void WriteStateDict(StateDict stateDict, string prefix)
    {
        WriteEmptyOrderedDictionary();
        Write(Opcode.Mark);
        foreach (var (name, tensor) in stateDict)
        {
            WriteText(prefix + name);
            WriteTensor(tensor);
        }

        Write(Opcode.SetItems);
    }

    /// <summary>Sets the attributes of the object written last to those of the dictionary written after it.</summary>
    public void EndAttributes() => Write(Opcode.Build);

    /// <summary>Writes a plain value.</summary>
    /// <exception cref="ArgumentException">The value is not plain.</exception>
    public void WritePlain(object? value) => WritePlain(value, 0);

    private void WritePlain(object? value, int depth)
    {
        if (depth > MaxDepth)
            throw new ArgumentException($"A record's values stand at most {MaxDepth} deep in one another.", nameof(value));
        switch (value)
        {
            case null:
                Write(Opcode.None);
                break;
            case bool truth:
                Write(truth ? Opcode.NewTrue : Opcode.NewFalse);
                break;
            case string text:
                WriteText(text);
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                WriteInteger(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case ulong number:
                WriteInteger(number);
                break;
            case BigInteger number:
                WriteInteger(number);
                break;

            // The weights-only reader of PyTorch 1.13 has no instruction for a floating-point number, and none of the calls
            // it allows returns one. This is the shortest decimal that reads back as the same number, in Python too.
            case float or double or decimal or Half:
                WriteText(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
            case TensorData tensor:
                WriteTensor(tensor);
                break;
            case PythonDictionary dictionary:
                WriteDictionary(dictionary, depth);
                break;
            case IEnumerable<KeyValuePair<string, object?>> dictionary:
                WriteDictionary(dictionary.Select(entry => KeyValuePair.Create((object)entry.Key, entry.Value)), depth);
                break;
            case PythonTuple tuple:
                Write(Opcode.Mark);
                foreach (var item in tuple)
                    WritePlain(item, depth + 1);
                Write(Opcode.Tuple);
                break;
            case IEnumerable list and not byte[]:
                Write(Opcode.EmptyList);
                Write(Opcode.Mark);
                foreach (var item in list)
                    WritePlain(item, depth + 1);
                Write(Opcode.Appends);
                break;
            default:
                throw new ArgumentException($"A record holds plain values only; found a {value.GetType()}.", nameof(value));
        }
    }

    private void WriteDictionary(IEnumerable<KeyValuePair<object, object?>> entries, int depth)
    {
        BeginDictionary();
        foreach (var (key, value) in entries)
        {
            WritePlain(key, depth + 1);
            WritePlain(value, depth + 1);
        }

        EndDictionary();
    }

    private void WriteTensor(TensorData tensor)
    {
        WriteGlobal(RebuildTensor);
        Write(Opcode.Mark);

        Write(Opcode.Mark);
        WriteRepeatedText("storage");
        WriteGlobal(new PythonGlobal("torch", tensor.ElementType.StorageClass()));
        WriteText(StorageKey(tensor));
        WriteRepeatedText("cpu");
        WriteInteger(tensor.Count);
        Write(Opcode.Tuple);
        Write(Opcode.BinPersId);

        const long Offset = 0;
        const bool RequiresGradient = false;
        WriteInteger(Offset);
        WriteIntegers(tensor.Shape);
        WriteIntegers(RowMajorStrides(tensor.Shape));
        WritePlain(RequiresGradient);
        WriteEmptyOrderedDictionary(); // the hooks
        Write(Opcode.Tuple);
        Write(Opcode.Reduce);
    }

    private static long[] RowMajorStrides(IReadOnlyList<long> shape)
    {
        var strides = new long[shape.Count];
        var stride = 1L;
        for (var dimension = shape.Count - 1; dimension >= 0; dimension--)
        {
            strides[dimension] = stride;
            stride *= Math.Max(shape[dimension], 1);
        }

        return strides;
    }

    // Tensors that share their memory still do so in the file.
    private string StorageKey(TensorData tensor)
    {
        if (!_storageKeys.TryGetValue((tensor.ElementType, tensor.Bytes), out var key))
        {
            key = _storages.Count.ToString(CultureInfo.InvariantCulture);
            _storages.Add(tensor.Bytes);
            _storageKeys.Add((tensor.ElementType, tensor.Bytes), key);
        }

        return key;
    }

    private void WriteEmptyOrderedDictionary()
    {
        WriteGlobal(OrderedDictionary);
        Write(Opcode.EmptyTuple);
        Write(Opcode.Reduce);
    }

    private void WriteIntegers(IEnumerable<long> numbers)
    {
        Write(Opcode.Mark);
        foreach (var number in numbers)
            WriteInteger(number);
        Write(Opcode.Tuple);
    }

    private void WriteInteger(BigInteger number)
    {
        if (number >= int.MinValue && number <= int.MaxValue)
        {
            WriteInteger((long)number);
            return;
        }

        var bytes = number.ToByteArray();
        if (bytes.Length > byte.MaxValue)
            throw new ArgumentException("A record's integers have at most 255 bytes.", nameof(number));
        Write(Opcode.Long1);
        WriteByte((byte)bytes.Length);
        _output.Write(bytes);
    }

    private void WriteInteger(long number)
    {
        switch (number)
        {
            case >= 0 and <= byte.MaxValue:
                Write(Opcode.BinInt1);
                WriteByte((byte)number);
                break;
            case >= 0 and <= ushort.MaxValue:
                Write(Opcode.BinInt2);
                BinaryPrimitives.WriteUInt16LittleEndian(_output.GetSpan(sizeof(ushort)), (ushort)number);
                _output.Advance(sizeof(ushort));
                break;
            case >= int.MinValue and <= int.MaxValue:
                Write(Opcode.BinInt);
                WriteUInt32((uint)number);
                break;
            default:
                WriteInteger((BigInteger)number);
                break;
        }
    }

    private void WriteText(string text)
    {
        Write(Opcode.BinUnicode);
        WriteUInt32((uint)Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _output);
    }

    private void WriteRepeatedText(string text) => WriteOnce(text, () => WriteText(text));

    private void WriteGlobal(PythonGlobal global) => WriteOnce(global, () =>
    {
        Write(Opcode.Global);
        Encoding.UTF8.GetBytes($"{global.Module}\n{global.Name}\n", _output);
    });

    // What comes with every tensor is written out with the first, and remembered. There are fewer than 256 such things.
    private void WriteOnce(object value, Action write)
    {
        if (_memo.TryGetValue(value, out var index))
        {
            Write(Opcode.BinGet);
        }
        else
        {
            write();
            index = _memo.Count;
            _memo.Add(value, index);
            Write(Opcode.BinPut);
        }

        WriteByte((byte)index);
    }

    private void Write(Opcode opcode) => WriteByte((byte)opcode);

    private void WriteByte(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
    }

    private void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_output.GetSpan(sizeof(uint)), value);
        _output.Advance(sizeof(uint));
    }
}
