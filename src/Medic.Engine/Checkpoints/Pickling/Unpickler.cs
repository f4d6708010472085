using System.Globalization;
using System.Numerics;
using System.Text;
using Medic.Engine.Checkpoints.Containers;

namespace Medic.Engine.Checkpoints.Pickling;

/// <summary>
/// Interprets pickles as data. Globals stay names; the calls of <see cref="KnownCalls"/> are evaluated here; anything else
/// that would make Python act is refused by name. Nothing is loaded, looked up or run.
/// </summary>
/// <remarks>One instance reads one pickle. It does not recurse, so that no nesting can exhaust the stack.</remarks>
internal sealed class Unpickler
{
    // What values take: an object's own size, and its place on the stack or in its container, which grow by doubling.
    private const int ObjectBytes = 32;
    private const int ContainerBytes = 80;
    private const int TensorBytes = 160;
    private const int PlaceBytes = 16;
    private const int EntryBytes = 96;
    private const int MemoBytes = 64;
    private const long CopiedBytes = 32;
    private const int MostUtf8Bytes = 4;

    // The instruction that begins a frame.
    private const int FrameBytes = 9;

    private const string What = "its pickle";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly object True = true;
    private static readonly object False = false;

    // Most integers of a checkpoint are extents, and small.
    private static readonly object[] SmallIntegers = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(number => (object)(long)number)];

    private readonly PickleInput _input;
    private readonly CheckpointReadOptions _limits;
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<uint, object?> _memo = [];
    private readonly List<PickledObject> _objects = [];
    private readonly HashSet<PythonGlobal> _judged = [];
    private readonly Dictionary<string, PickledStorage> _storages = new(StringComparer.Ordinal);
    private readonly MemoryBudget _budget;
    private long _frameEnd;
    private int _highest;
    private int _instructions;
    private int _values;

    /// <summary>Prepares to read one pickle.</summary>
    /// <param name="input">The pickle.</param>
    /// <param name="limits">What it may ask for.</param>
    /// <param name="budget">The memory its values may take.</param>
    public Unpickler(PickleInput input, CheckpointReadOptions limits, MemoryBudget budget)
    {
        _input = input;
        _limits = limits;
        _budget = budget;
    }

    /// <summary>Every instance of an unknown class that was made, whether or not the result still refers to it.</summary>
    public IReadOnlyList<PickledObject> Objects => _objects;

    /// <summary>The storages referred to, by key; where there are views, the whole.</summary>
    public IReadOnlyDictionary<string, PickledStorage> Storages => _storages;

    // Where the current mark's part of the stack begins.
    private int Floor => _marks.TryPeek(out var mark) ? mark : 0;

    /// <summary>Reads the pickle.</summary>
    /// <exception cref="InvalidDataException">It is damaged, asks for more than data, or exceeds the limits.</exception>
    public object? Load()
    {
        while (true)
        {
            var opcode = (Opcode)_input.ReadByte();
            if (++_instructions > _limits.MaxInstructions)
                throw FileProblem.Excessive($"its pickle has more than {_limits.MaxInstructions} instructions", nameof(CheckpointReadOptions.MaxInstructions));
            if (opcode == Opcode.Stop)
                return _input.Position >= _frameEnd ? Pop() : throw Damaged("ends within a frame");
            var wasInFrame = _input.Position <= _frameEnd;
            Execute(opcode);
            // Python may have read the whole frame at once: what it goes on with then is another matter.
            if (wasInFrame && _input.Position > _frameEnd)
                throw Damaged("reaches over the end of a frame");
        }
    }

    private static InvalidDataException Damaged(string detail) =>
        FileProblem.Damaged($"its pickle {detail}");

    private void BeginFrame(ulong length)
    {
        if (_input.Position - FrameBytes < _frameEnd)
            throw Damaged("begins a frame within another");
        _frameEnd = length <= (ulong)_input.Left ? _input.Position + (long)length : throw Damaged("has a frame that is longer than the file");
    }

    private void Execute(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Proto:
                if (_input.ReadByte() is var protocol and > 5)
                    throw FileProblem.Unsupported($"a pickle of protocol {protocol}");
                break;
            case Opcode.Frame:
                BeginFrame(_input.ReadUInt64());
                break;

            // Plain values.
            case Opcode.None:
                Push(null);
                break;
            case Opcode.NewTrue:
                Push(True);
                break;
            case Opcode.NewFalse:
                Push(False);
                break;
            case Opcode.BinInt:
                Push((long)_input.ReadInt32());
                break;
            case Opcode.BinInt1:
                PushAgain(SmallIntegers[_input.ReadByte()]);
                break;
            case Opcode.BinInt2:
                Push((long)_input.ReadUInt16());
                break;
            case Opcode.Int:
                PushIntegerLine();
                break;
            case Opcode.Long:
                PushInteger(ReadLine().TrimEnd('L'));
                break;
            case Opcode.Long1:
                PushInteger(_input.Read(_input.ReadByte()));
                break;
            case Opcode.Long4:
                PushInteger(ReadText(ReadLength32()));
                break;
            case Opcode.Float:
                PushFloatLine();
                break;
            case Opcode.BinFloat:
                Push(_input.ReadDouble());
                break;
            case Opcode.String:
                PushByteString(UnquotedBytes(ReadLine()));
                break;
            case Opcode.ShortBinString:
                PushByteString(_input.Read(_input.ReadByte()));
                break;
            case Opcode.BinString:
                PushByteString(ReadText(ReadLength32()));
                break;
            case Opcode.Unicode:
                Push(UnescapedText(ReadLine()));
                break;
            case Opcode.ShortBinUnicode:
                PushText(_input.Read(_input.ReadByte()));
                break;
            case Opcode.BinUnicode:
                PushText(ReadText(_input.ReadUInt32()));
                break;
            case Opcode.BinUnicode8:
                PushText(ReadText(_input.ReadUInt64()));
                break;
            case Opcode.ShortBinBytes:
                PushBytes(_input.ReadByte());
                break;
            case Opcode.BinBytes:
                PushBytes(_input.ReadUInt32());
                break;
            case Opcode.BinBytes8:
            case Opcode.ByteArray8:
                PushBytes(_input.ReadUInt64());
                break;

            // Containers.
            case Opcode.EmptyTuple:
                Push(PythonTuple.Empty);
                break;
            case Opcode.Tuple1:
                PushTuple(1);
                break;
            case Opcode.Tuple2:
                PushTuple(2);
                break;
            case Opcode.Tuple3:
                PushTuple(3);
                break;
            case Opcode.Tuple:
                Push(new PythonTuple(PopToMark()));
                break;
            case Opcode.EmptyList:
                Push(new List<object?>());
                break;
            case Opcode.List:
                Push(new List<object?>(PopToCopy()));
                break;
            case Opcode.Append:
                var item = Pop();
                _budget.Charge(PlaceBytes, What);
                TopAs<List<object?>>("appends to").Add(item);
                break;
            case Opcode.Appends:
                var items = PopToCopy();
                TopAs<List<object?>>("appends to").AddRange(items);
                break;
            case Opcode.EmptyDict:
                Push(new PythonDictionary());
                break;
            case Opcode.Dict:
                var entries = PopToMark();
                Push(SetAll(new PythonDictionary(), entries));
                break;
            case Opcode.SetItem:
                var value = Pop();
                var key = Pop();
                ChargeEntry(key);
                TopAs<PythonDictionary>("sets items of").Set(key, value);
                break;
            case Opcode.SetItems:
                var pairs = PopToMark();
                SetAll(TopAs<PythonDictionary>("sets items of"), pairs);
                break;
            case Opcode.EmptySet:
                Push(new PickledSet([]));
                break;
            case Opcode.AddItems:
                var members = PopToCopy();
                TopAs<PickledSet>("adds to").Items.AddRange(members);
                break;
            case Opcode.FrozenSet:
                Push(new PickledSet([.. PopToCopy()]));
                break;

            // The stack and the memo.
            case Opcode.Mark:
                CountValue();
                if (_marks.Count == _limits.MaxOpenMarks)
                    throw FileProblem.Excessive($"its pickle begins more than {_limits.MaxOpenMarks} values in one another", nameof(CheckpointReadOptions.MaxOpenMarks));
                _marks.Push(_stack.Count);
                break;
            case Opcode.Pop:
                if (_stack.Count > Floor)
                    Pop();
                else
                    DropToMark();
                break;
            case Opcode.PopMark:
                DropToMark();
                break;
            case Opcode.Dup:
                PushAgain(Top());
                break;
            case Opcode.Put:
                Remember(ParseMemoIndex(ReadLine()));
                break;
            case Opcode.BinPut:
                Remember(_input.ReadByte());
                break;
            case Opcode.LongBinPut:
                Remember(_input.ReadUInt32());
                break;
            case Opcode.Memoize:
                Remember((uint)_memo.Count);
                break;
            case Opcode.Get:
                PushAgain(Recall(ParseMemoIndex(ReadLine())));
                break;
            case Opcode.BinGet:
                PushAgain(Recall(_input.ReadByte()));
                break;
            case Opcode.LongBinGet:
                PushAgain(Recall(_input.ReadUInt32()));
                break;

            // Names, and what would act on them.
            case Opcode.Global:
                var module = ReadLine();
                Import(new PythonGlobal(module, ReadLine()));
                break;
            case Opcode.StackGlobal:
                PushGlobalFromStack();
                break;
            case Opcode.BinPersId:
                PushPersistent(Pop());
                break;
            case Opcode.Reduce:
                Reduce();
                break;
            case Opcode.NewObj:
                var arguments = PopTuple();
                NewObject(PopGlobal("creates an instance of"), arguments);
                break;
            case Opcode.NewObjEx:
                NewObjectWithKeywords();
                break;
            case Opcode.Inst:
                var instModule = ReadLine();
                Instantiate(Judged(new PythonGlobal(instModule, ReadLine())), PopToCopy());
                break;
            case Opcode.Obj:
                var classAndArguments = PopToCopy();
                Instantiate(
                    classAndArguments.FirstOrDefault() as PythonGlobal ?? throw Damaged("creates an instance of no class"),
                    classAndArguments[1..]);
                break;
            case Opcode.Build:
                Build();
                break;

            case Opcode.Ext1:
            case Opcode.Ext2:
            case Opcode.Ext4:
                throw FileProblem.Unsafe("takes an object from Python's extension registry");
            case Opcode.PersId:
                throw FileProblem.Unsafe("refers to an object outside the file by text");
            case Opcode.NextBuffer:
            case Opcode.ReadOnlyBuffer:
                throw FileProblem.Unsafe("takes a buffer from outside the file");
            default:
                throw Damaged($"has the unknown instruction 0x{(byte)opcode:x2}");
        }
    }

    // Values on the stack.
    private void CountValue()
    {
        if (++_values > _limits.MaxValues)
            throw FileProblem.Excessive($"its pickle makes more than {_limits.MaxValues} values", nameof(CheckpointReadOptions.MaxValues));
    }

    private void Push(object? value)
    {
        _budget.Charge(Size(value), What);
        PushAgain(value);
    }

    // What is there already takes its place alone, and that only where the stack has never been so high.
    private void PushAgain(object? value)
    {
        CountValue();
        _stack.Add(value);
        if (_stack.Count <= _highest)
            return;
        _budget.Charge(PlaceBytes, What);
        _highest = _stack.Count;
    }

    private static long Size(object? value) => value switch
    {
        null or bool => 0,
        string text => ObjectBytes + ((long)sizeof(char) * text.Length),
        byte[] bytes => ObjectBytes + bytes.Length,
        long or double or PythonGlobal => ObjectBytes,
        PythonTuple tuple => (2 * ObjectBytes) + (sizeof(long) * (long)tuple.Count),
        PickledTensor tensor => TensorBytes + (2L * sizeof(long) * tensor.Shape.Length),
        _ => ContainerBytes,
    };

    private object? Top() => _stack.Count > Floor ? _stack[^1] : throw Damaged("takes a value where there is none");

    private object? Pop()
    {
        var value = Top();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private int PopMark() => _marks.TryPop(out var mark) ? mark : throw Damaged("closes what it did not open");

    private object?[] PopToMark()
    {
        var mark = PopMark();
        var values = new object?[_stack.Count - mark];
        _stack.CopyTo(mark, values, 0, values.Length);
        _stack.RemoveRange(mark, values.Length);
        return values;
    }

    // Where the values go on into a container of their own.
    private object?[] PopToCopy()
    {
        _budget.Charge((long)PlaceBytes * (_stack.Count - Floor), What);
        return PopToMark();
    }

    private void DropToMark()
    {
        var mark = PopMark();
        _stack.RemoveRange(mark, _stack.Count - mark);
    }

    private PythonTuple PopTuple() => Pop() as PythonTuple ?? throw Damaged("makes a call without arguments");

    private PythonGlobal PopGlobal(string act) => Pop() switch
    {
        PythonGlobal global => global,
        var other => throw FileProblem.Unsafe($"{act} {Describe(other)}"),
    };

    private T TopAs<T>(string act)
        where T : class =>
        Top() is var value && value is T typed ? typed : throw FileProblem.Unsafe($"{act} {Describe(value)}");

    private static string Describe(object? value) => value switch
    {
        PythonGlobal global => $"'{global}'",
        PickledObject instance => $"an instance of '{instance.Type}'",
        PickledTensor => "a tensor",
        PythonDictionary => "a dictionary",
        PickledSet => "a set",
        PythonTuple => "a tuple",
        IReadOnlyList<object?> => "a list",
        _ => "a plain value",
    };

    private void PushTuple(int count)
    {
        var items = new object?[count];
        while (count > 0)
            items[--count] = Pop();
        Push(new PythonTuple(items));
    }

    private PythonDictionary SetAll(PythonDictionary dictionary, object?[] pairs)
    {
        if (pairs.Length % 2 != 0)
            throw Damaged("has a key without a value");
        for (var i = 0; i < pairs.Length; i += 2)
        {
            ChargeEntry(pairs[i]);
            dictionary.Set(pairs[i], pairs[i + 1]);
        }

        return dictionary;
    }

    // Time counts as well as memory: a text is hashed whole wherever it is a key, and one text may be it again and again.
    private void ChargeEntry(object? key) => _budget.Charge(EntryBytes + PythonDictionary.KeyCost(key), What);

    // The memo.
    private static uint ParseMemoIndex(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw Damaged("remembers a value under no number");

    private void Remember(uint index)
    {
        if (_memo.Count >= _limits.MaxMemoEntries && !_memo.ContainsKey(index))
        {
            throw FileProblem.Excessive(
                $"its pickle remembers more than {_limits.MaxMemoEntries} values", nameof(CheckpointReadOptions.MaxMemoEntries));
        }

        _budget.Charge(MemoBytes, What);
        _memo[index] = Top();
    }

    private object? Recall(uint index) =>
        _memo.TryGetValue(index, out var value) ? value : throw Damaged("refers to a value it has not made");

    // Numbers and text.
    private ulong ReadLength32() =>
        _input.ReadInt32() is >= 0 and var length ? (ulong)length : throw Damaged("has a value of negative length");

    private ReadOnlySpan<byte> ReadText(ulong length)
    {
        if (length > (ulong)_limits.MaxTextBytes)
            throw FileProblem.Excessive($"its pickle has a text of {length} bytes", nameof(CheckpointReadOptions.MaxTextBytes));
        return _input.Read(length);
    }

    private string ReadLine()
    {
        var line = _input.ReadLine(_limits.MaxTextBytes);
        ChargeText(line);
        return Encoding.UTF8.GetString(line);
    }

    private void PushInteger(ReadOnlySpan<byte> littleEndian)
    {
        RequireShortInteger(littleEndian.Length);
        PushInteger(new BigInteger(littleEndian));
    }

    private void PushInteger(string text)
    {
        RequireShortInteger(text.Length);
        PushInteger(BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Damaged("has an integer that is none"));
    }

    private void RequireShortInteger(int length)
    {
        if (length > _limits.MaxIntegerBytes)
            throw FileProblem.Excessive($"its pickle has an integer of {length} bytes", nameof(CheckpointReadOptions.MaxIntegerBytes));
    }

    private void PushInteger(BigInteger number) => Push(number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number);

    // Protocol 0 has no truth values, and spells them as integers with a leading zero.
    private void PushIntegerLine()
    {
        switch (ReadLine())
        {
            case "00":
                Push(False);
                break;
            case "01":
                Push(True);
                break;
            case var text:
                PushInteger(text);
                break;
        }
    }

    private void PushFloatLine()
    {
        var text = ReadLine();
        Push(text switch
        {
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            "nan" => double.NaN,
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw Damaged("has a number that is none"),
        });
    }

    // Paid for before they are made: one text may be as long as all the rest.
    private void ChargeText(ReadOnlySpan<byte> utf8) => _budget.Charge(ObjectBytes + ((long)sizeof(char) * utf8.Length), What);

    private void PushBytes(ulong length)
    {
        var bytes = ReadText(length);
        _budget.Charge(ObjectBytes + bytes.Length, What);
        PushAgain(bytes.ToArray());
    }

    private void PushText(ReadOnlySpan<byte> utf8)
    {
        ChargeText(utf8);
        PushAgain(Encoding.UTF8.GetString(utf8));
    }

    // Python 2 wrote text and bytes alike; PyTorch reads them as UTF-8.
    private void PushByteString(ReadOnlySpan<byte> bytes)
    {
        ChargeText(bytes);
        object value;
        try
        {
            value = StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            value = bytes.ToArray();
        }

        PushAgain(value);
    }

    private byte[] UnquotedBytes(string line)
    {
        // A list that grows to it, and the array made of that.
        _budget.Charge(2L * line.Length, What);
        line = line.Trim();
        if (line.Length < 2 || line[0] is not ('\'' or '"') || line[^1] != line[0])
            throw Damaged("has a string without quotes");
        var bytes = new List<byte>(line.Length);
        Span<byte> utf8 = stackalloc byte[MostUtf8Bytes];
        for (var i = 1; i < line.Length - 1; i++)
        {
            if (line[i] != '\\')
            {
                bytes.AddRange((ReadOnlySpan<byte>)utf8[..Encoding.UTF8.GetBytes(line.AsSpan(i, 1), utf8)]);
                continue;
            }

            i++;
            bytes.Add(line[i] switch
            {
                'n' => (byte)'\n',
                'r' => (byte)'\r',
                't' => (byte)'\t',
                'x' => (byte)ParseHex(line, ref i, 2),
                '\\' or '\'' or '"' => (byte)line[i],
                _ => throw Damaged("has a string with an unknown escape"),
            });
        }

        return bytes.ToArray();
    }

    private string UnescapedText(string line)
    {
        _budget.Charge((long)sizeof(char) * line.Length, What);
        var text = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length && line[i + 1] is 'u' or 'U')
            {
                i++;
                var code = ParseHex(line, ref i, line[i] == 'u' ? 4 : 8);
                text.Append(code <= char.MaxValue ? ((char)code).ToString()
                    : code <= 0x10ffff ? char.ConvertFromUtf32((int)code)
                    : throw Damaged("has text with an unknown character"));
            }
            else
            {
                text.Append(line[i]);
            }
        }

        return text.ToString();
    }

    // Reads the digits after the place given, and moves it to the last of them.
    private static uint ParseHex(string line, ref int place, int digits)
    {
        if (place + digits >= line.Length
            || !uint.TryParse(line.AsSpan(place + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            throw Damaged("has text with an incomplete escape");
        }

        place += digits;
        return code;
    }

    // Names, and what would act on them.
    private void PushGlobalFromStack()
    {
        if (Pop() is not string name || Pop() is not string module)
            throw Damaged("has a name that is no text");
        Import(new PythonGlobal(module, name));
    }

    private void Import(PythonGlobal global) => Push(Judged(global));

    // Most names are only kept; but what whoever loads the file in Python had better not import is no part of a checkpoint.
    private PythonGlobal Judged(PythonGlobal global)
    {
        if (Math.Max(global.Module.Length, global.Name.Length) is > PythonImports.LongestName and var length)
            throw FileProblem.Unsafe($"imports a name of {length} characters");
        if (_judged.Contains(global))
            return global;
        if (PythonImports.Judge(global) == ImportRisk.Dangerous)
            throw FileProblem.Unsafe($"imports '{global}'");
        _budget.Charge(MemoBytes, What);
        _judged.Add(global);
        return global;
    }

    private void Reduce()
    {
        var arguments = PopTuple();
        Call(PopGlobal("calls"), arguments);
    }

    private void Call(PythonGlobal function, PythonTuple arguments)
    {
        // A call may copy what it is given, and be given the same again and again; so may one that it leads to, or take it for entries.
        foreach (var argument in arguments)
        {
            ChargeCopy(argument);
            if (argument is PythonDictionary dictionary)
                _budget.Charge(dictionary.Keys.Sum(PythonDictionary.KeyCost), What);
            if (argument is not IReadOnlyList<object?> parts)
                continue;
            for (var i = 0; i < parts.Count; i++)
            {
                ChargeCopy(parts[i]);
                if (parts[i] is IReadOnlyList<object?> { Count: 2 } entry)
                    _budget.Charge(PythonDictionary.KeyCost(entry[0]), What);
            }
        }

        PushResult(KnownCalls.Evaluate(function, arguments));
    }

    private void ChargeCopy(object? value) => _budget.Charge(
        value switch
        {
            string text => text.Length,
            PickledSet set => set.Items.Count * CopiedBytes,
            IReadOnlyCollection<object?> items => items.Count * CopiedBytes,
            PythonDictionary dictionary => dictionary.Count * CopiedBytes,
            _ => 0,
        },
        What);

    private void PushResult(object? result)
    {
        if (result is PickledObject instance)
            _objects.Add(instance);
        Push(result);
    }

    // Python would run the class's own code for arguments, and does not for none.
    private void NewObject(PythonGlobal type, PythonTuple arguments)
    {
        if (arguments.Count == 0 && !KnownCalls.Contains(type))
            PushResult(new PickledObject(type));
        else
            Call(type, arguments);
    }

    private void NewObjectWithKeywords()
    {
        var keywords = Pop();
        var arguments = PopTuple();
        var type = PopGlobal("creates an instance of");
        if (keywords is not PythonDictionary { Count: 0 })
            throw FileProblem.Unsafe($"creates an instance of '{type}' with arguments");
        NewObject(type, arguments);
    }

    private void Instantiate(PythonGlobal type, object?[] arguments) => NewObject(type, new PythonTuple(arguments));

    private void Build()
    {
        var state = Pop();
        switch (Top())
        {
            case PickledObject instance:
                instance.State = state;
                break;
            case PythonDictionary dictionary when state is PythonDictionary attributes:
                dictionary.Attributes = attributes;
                break;
            case PickledNumPyType:
                PickledNumPyType.RequireLittleEndian(state);
                break;
            case PickledArray array:
                array.SetState(state);
                break;
            case var other:
                throw FileProblem.Unsafe($"sets the state of {Describe(other)}");
        }
    }

    // ('storage', class, key, device, count) and, in legacy files, a view or None; ('module', class, source file, source).
    private void PushPersistent(object? id)
    {
        switch (id)
        {
            case PythonTuple { Count: 5 or 6 } storage when storage[0] is "storage":
                Push(ReadStorage(storage));
                break;
            case PythonTuple { Count: >= 2 } module when module[0] is "module" && module[1] is PythonGlobal type:
                Push(type);
                break;
            default:
                throw Damaged("refers to something in the file that is no storage");
        }
    }

    private PickledStorage ReadStorage(PythonTuple id)
    {
        if (id[1] is not PythonGlobal type || id[4] is not (long and >= 0 and var count))
            throw Damaged("has an incomplete reference to a storage");
        var key = id[2] switch
        {
            string text => text,
            long number => number.ToString(CultureInfo.InvariantCulture),
            _ => throw Damaged("has a storage without a key"),
        };
        if (key.Length > PythonImports.LongestName)
            throw Damaged($"has a storage whose key has {key.Length} characters");
        var whole = new PickledStorage(key, StorageElementType(type), 0, count);
        _storages.TryAdd(key, whole);
        if (id.Count == 5 || id[5] is null)
            return whole;
        if (id[5] is not PythonTuple { Count: 3 } view || view[1] is not (long and >= 0 and var offset)
            || view[2] is not (long and >= 0 and var length) || offset > count || length > count - offset)
        {
            throw Damaged($"has a view that reaches beyond its storage '{key}'");
        }

        return whole with { Offset = offset, Count = length };
    }

    // torch.FloatStorage, torch.cuda.FloatStorage, ...; untyped storages, under the names they have had, are bytes.
    private static ElementType StorageElementType(PythonGlobal type)
    {
        var ofTorch = type.Module == "torch" || type.Module.StartsWith("torch.", StringComparison.Ordinal);
        var elementType = type.Name.TrimStart('_') == "UntypedStorage" ? ElementType.UInt8 : ElementTypeExtensions.FromStorageClass(type.Name);
        return ofTorch && elementType is { } known
            ? known
            : throw FileProblem.Unsupported($"a storage of type '{type}'");
    }
}
