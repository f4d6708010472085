using System.Globalization;
using System.Numerics;
using Medic.Engine.Checkpoints.Containers;
using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints.Scanning;

/// <summary>
/// Follows a pickle as Python would, but on values of which only names, texts and bytes are known, and notes what it would import, call
/// and change. It goes as far as Python would: what stands before the place where a broken pickle breaks is done all the same.
/// </summary>
/// <param name="member">The part of the file that it reads, for the findings.</param>
/// <param name="limits">What the pickle may ask for.</param>
/// <param name="budget">The memory it may take.</param>
/// <param name="findings">Told of everything.</param>
/// <param name="scope">What it shares with those that it stands in; null where it stands in none.</param>
/// <param name="depth">In how many other pickles it stands.</param>
internal sealed class PickleTrace(
    string? member, CheckpointReadOptions limits, MemoryBudget budget, FindingList findings, TraceScope? scope = null, int depth = 0)
{
    /// <summary>What stands for a name that no instruction spells out.</summary>
    public const string NameFromStack = "a name that only comes about while it is loaded";

    private const int MaxNesting = 8;
    private const int PlaceBytes = 16;
    private const int SparseBytes = 64;
    private const int LongestNumber = 64;
    private const string LoadFromBytes = "torch.storage._load_from_bytes";
    private const string JustMade = "what it has only just made";

    private static readonly object Mark = new();
    private static readonly object Data = new();

    // Text or bytes that are too long to be kept.
    private static readonly object Long = new();

    // What a call or an import of what is not known has given.
    private static readonly object Outcome = new();

    private readonly string? _member = member is null ? null : PrintableText.Of(member);
    private readonly TraceScope _scope = scope ?? new TraceScope(limits, budget);
    private readonly List<object> _stack = [];
    // A memo is numbered without gaps, unless it is meant to confuse.
    private readonly List<object> _memo = [];
    private readonly Dictionary<long, object> _sparseMemo = [];
    private int _marks;
    private int _highest;

    /// <summary>Why a part could not be judged; null where all could.</summary>
    public string? Doubt { get; private set; }

    /// <summary>Follows pickles, one behind the other, to the end of what there is. PyTorch's old format ends with its storages.</summary>
    /// <returns>Whether it was that format.</returns>
    /// <exception cref="InvalidDataException">A pickle is broken or asks for too much. What was found before stands.</exception>
    public bool FollowAll(PickleInput input)
    {
        var reader = new InstructionReader(input, limits, budget);
        var isTorch = Follow(reader) is BigInteger number && number == TorchLegacyFile.MagicNumber;
        // The version, the machine, the object, the keys of the storages; then come bytes that nobody unpickles.
        var left = isTorch ? 4 : int.MaxValue;
        for (; left > 0 && !reader.IsAtEnd; left--)
            Follow(reader);
        return isTorch && left == 0 ? true : isTorch ? throw Broken("ends before its storages") : false;
    }

    /// <summary>Follows one pickle.</summary>
    /// <returns>Its value: an integer, or nothing of interest.</returns>
    private object Follow(InstructionReader reader)
    {
        _stack.Clear();
        _memo.Clear();
        _sparseMemo.Clear();
        _marks = 0;
        while (true)
        {
            _scope.CountInstruction();
            var instruction = reader.Read();
            // Python may have read the whole frame at once: what it goes on with then is another matter.
            if (reader.HasBrokenFrame)
                throw Doubtful("reaches over the end of a frame");
            if (instruction.Opcode == Opcode.Stop)
                return reader.IsFrameCut ? throw Broken("has a frame that is longer than the file") : reader.IsInFrame ? throw Doubtful("ends within a frame") : Pop();
            Execute(instruction);
        }
    }

    private static InvalidDataException Broken(string detail) => FileProblem.Damaged($"its pickle {detail}");

    // Where Python would not end.
    private InvalidDataException Doubtful(string detail)
    {
        var problem = Broken(detail);
        Doubt ??= problem.Message;
        return problem;
    }

    private void Execute(PickleInstruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.Proto or Opcode.Frame or Opcode.ReadOnlyBuffer:
                break;
            case Opcode.Long1 or Opcode.Long4:
                Push(instruction.Argument is byte[] { Length: <= 16 } number ? new BigInteger(number) : Data);
                break;
            case Opcode.Long:
                Push(instruction.Argument is string { Length: <= LongestNumber } digits
                    && BigInteger.TryParse(digits.TrimEnd('L'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var written) ? written : Data);
                break;
            case Opcode.Int or Opcode.Float or Opcode.BinInt or Opcode.BinInt1 or Opcode.BinInt2 or Opcode.BinFloat or Opcode.None or Opcode.NewTrue or Opcode.NewFalse
                or Opcode.EmptyDict or Opcode.EmptyList or Opcode.EmptySet or Opcode.PersId or Opcode.NextBuffer:
                Push(Data);
                break;
            case Opcode.String or Opcode.ShortBinString or Opcode.BinString or Opcode.Unicode or Opcode.ShortBinUnicode or Opcode.BinUnicode or Opcode.BinUnicode8
                or Opcode.ShortBinBytes or Opcode.BinBytes or Opcode.BinBytes8 or Opcode.ByteArray8:
                Push(instruction.Argument ?? Long);
                break;
            case Opcode.EmptyTuple:
                Push(Array.Empty<object>());
                break;
            case Opcode.Tuple1:
                PushTuple(1, instruction);
                break;
            case Opcode.Tuple2:
                PushTuple(2, instruction);
                break;
            case Opcode.Tuple3:
                PushTuple(3, instruction);
                break;
            case Opcode.Tuple:
                PushItems(PopToMark(), instruction);
                break;
            case Opcode.List or Opcode.Dict or Opcode.FrozenSet:
                HandOn(PopToMark(), instruction);
                Push(Data);
                break;
            case Opcode.Append or Opcode.Build:
                HandOn([Pop()], instruction);
                Change(instruction);
                break;
            case Opcode.SetItem:
                HandOn([Pop(), Pop()], instruction);
                Change(instruction);
                break;
            case Opcode.Appends or Opcode.SetItems or Opcode.AddItems:
                HandOn(PopToMark(), instruction);
                Change(instruction);
                break;
            case Opcode.Mark:
                if (++_marks > limits.MaxOpenMarks)
                    throw FileProblem.Excessive($"its pickle begins more than {limits.MaxOpenMarks} values in one another", nameof(CheckpointReadOptions.MaxOpenMarks));
                Push(Mark);
                break;
            case Opcode.Pop when _stack is [.., var top] && top == Mark:
            case Opcode.PopMark:
                PopToMark();
                break;
            case Opcode.Pop:
                Pop();
                break;
            case Opcode.Dup:
                Push(Top());
                break;
            case Opcode.Put or Opcode.BinPut or Opcode.LongBinPut:
                Remember((long)instruction.Argument!);
                break;
            case Opcode.Memoize:
                Remember(_memo.Count + _sparseMemo.Count);
                break;
            case Opcode.Get or Opcode.BinGet or Opcode.LongBinGet:
                Push(Recall((long)instruction.Argument!));
                break;
            case Opcode.BinPersId:
                Push(Refer(Pop(), instruction));
                break;
            case Opcode.Global:
                Import((PythonGlobal)instruction.Argument!, instruction);
                break;
            case Opcode.StackGlobal:
                ImportFromStack(instruction);
                break;
            case Opcode.Reduce or Opcode.NewObj:
                var arguments = Pop();
                Call(Pop(), arguments, instruction);
                break;
            case Opcode.NewObjEx:
                Pop();
                var positional = Pop();
                Call(Pop(), positional, instruction);
                break;
            case Opcode.Inst:
                var given = PopToMark();
                HandOn(given, instruction);
                Import((PythonGlobal)instruction.Argument!, instruction);
                Call(Pop(), given, instruction);
                break;
            case Opcode.Obj:
                var parts = PopToMark();
                if (parts.Length == 0)
                    throw Broken("creates an instance of no class");
                HandOn(parts.AsSpan(1), instruction);
                Call(parts[0], parts[1..], instruction);
                break;
            case Opcode.Ext1 or Opcode.Ext2 or Opcode.Ext4:
                findings.Add(ScanSeverity.Suspicious, "imports", $"what number {instruction.Argument} of Python's extension registry is", _member, instruction);
                Push(Outcome);
                break;
            default:
                throw Broken($"has the unknown instruction 0x{(byte)instruction.Opcode:x2}");
        }
    }

    // The stack and the memo.
    private void Push(object value)
    {
        _stack.Add(value);
        if (_stack.Count <= _highest)
            return;
        budget.Charge(PlaceBytes, "its pickle");
        _highest = _stack.Count;
    }

    private object Top() => _stack is [.., var top] && top != Mark ? top : throw Broken("takes a value where there is none");

    private object Pop()
    {
        var top = Top();
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private object[] PopToMark()
    {
        var mark = _stack.LastIndexOf(Mark);
        if (mark < 0)
            throw Broken("closes what it did not open");
        var values = _stack.GetRange(mark + 1, _stack.Count - mark - 1).ToArray();
        _stack.RemoveRange(mark, _stack.Count - mark);
        _marks--;
        return values;
    }

    private void PushTuple(int count, PickleInstruction instruction)
    {
        var items = new object[count];
        while (count > 0)
            items[--count] = Pop();
        PushItems(items, instruction);
    }

    // A tuple of what is of no interest is of none.
    private void PushItems(object[] items, PickleInstruction instruction)
    {
        HandOn(items, instruction);
        if (items.Length > 0 && Array.TrueForAll(items, item => item == Data))
        {
            Push(Data);
            return;
        }

        budget.Charge(PlaceBytes + (sizeof(long) * items.Length), "its pickle");
        Push(items);
    }

    private void Remember(long index)
    {
        var value = Top();
        if (index < _memo.Count)
        {
            _memo[(int)index] = value;
            return;
        }

        if (_sparseMemo.ContainsKey(index))
        {
            _sparseMemo[index] = value;
            return;
        }

        if (_memo.Count + _sparseMemo.Count >= limits.MaxMemoEntries)
            throw FileProblem.Excessive($"its pickle remembers more than {limits.MaxMemoEntries} values", nameof(CheckpointReadOptions.MaxMemoEntries));
        if (index == _memo.Count)
        {
            budget.Charge(PlaceBytes, "its pickle");
            _memo.Add(value);
        }
        else
        {
            budget.Charge(SparseBytes, "its pickle");
            _sparseMemo.Add(index, value);
        }
    }

    private object Recall(long index) =>
        index < _memo.Count ? _memo[(int)index]
        : _sparseMemo.TryGetValue(index, out var value) ? value
        : throw Broken("refers to a value it has not made");

    // PyTorch's old format refers so to storages, and to the classes of networks.
    private object Refer(object id, PickleInstruction instruction)
    {
        var reference = id is object[] { Length: > 1 } parts ? parts : [id, Data];
        if (reference[0] is "module" || (reference[0] is byte[] kind && kind.AsSpan().SequenceEqual("module"u8)))
            return reference[1];
        if (reference[0] != Outcome)
            return Data;
        findings.Add(ScanSeverity.Suspicious, "refers to", JustMade, _member, instruction);
        return Outcome;
    }

    // What acts.
    private void ImportFromStack(PickleInstruction instruction)
    {
        var name = Pop();
        var module = Pop();
        if (name is string nameText && module is string moduleText)
        {
            Import(new PythonGlobal(moduleText, nameText), instruction);
            return;
        }

        if (name == Long || module == Long)
            throw Doubtful("imports a name that is too long to be followed");
        findings.Add(ScanSeverity.Dangerous, "imports", NameFromStack, _member, instruction);
        Push(Outcome);
    }

    private void Import(PythonGlobal global, PickleInstruction instruction)
    {
        // Its place in the old format: bytes that may be harmless, which tells from the bytes alone.
        var name = _scope.Judge(global);
        findings.Add(name.ModernName == LoadFromBytes ? ScanSeverity.Harmless : name.Severity, "imports", name.Text, _member, instruction);
        Push(name);
        if (name.Text.Length <= PythonImports.LongestName)
            return;
        // What nobody can have written as a name is none; 'torch.nn.torch.nn. ... .os' is one, and goes on as long as one likes.
        var problem = $"imports a name of more than {PythonImports.LongestName} characters";
        throw PythonImports.IsIdentifier(name.Text) ? Doubtful(problem) : Broken(problem);
    }

    private void Call(object function, object arguments, PickleInstruction instruction)
    {
        switch (function)
        {
            case TracedName { ModernName: LoadFromBytes } name:
                CallLoadFromBytes(name, arguments, instruction);
                Push(Outcome);
                break;
            case TracedName name:
                findings.Add(name.Severity, "calls", name.Text, _member, instruction);
                CallHanded(name, arguments, instruction);
                // Whatever unpickles bytes: what is in them counts too.
                if (name.Severity == ScanSeverity.Dangerous && arguments is object[] { Length: > 0 } given && given[0] is byte[] bytes)
                    FollowNested(bytes);
                Push(Encoded(name, arguments));
                break;
            default:
                findings.Add(ScanSeverity.Dangerous, "calls", JustMade, _member, instruction);
                Push(Outcome);
                break;
        }
    }

    // What a harmless function calls in its turn.
    private void CallHanded(TracedName function, object arguments, PickleInstruction instruction)
    {
        foreach (var place in HandedFunctions.Places(function))
        {
            switch (arguments is object[] given ? given.ElementAtOrDefault(place) : arguments)
            {
                case TracedName handed when !HandedFunctions.Fits(function, handed):
                    findings.Add((ScanSeverity)Math.Max((int)handed.Severity, (int)ScanSeverity.Suspicious), "calls", handed.Text, _member, instruction);
                    break;
                case var made when made == Outcome && function.ModernName != "numpy.core.multiarray.scalar":
                    findings.Add(ScanSeverity.Dangerous, "calls", JustMade, _member, instruction);
                    break;
            }
        }
    }

    // Bytes, as protocols below 3 spell them; what other calls give is not known.
    private object Encoded(TracedName function, object arguments) =>
        function.ModernName != "_codecs.encode" || arguments is not object[] { Length: 2 } given || given[1] is not ("latin1" or "latin-1") ? Outcome
        : given[0] is string text ? _scope.Latin1(text) ?? Outcome
        : given[0] == Long ? Long
        : Outcome;

    private void CallLoadFromBytes(TracedName name, object arguments, PickleInstruction instruction)
    {
        var given = arguments is object[] { Length: 1 } alone ? alone[0] : Outcome;
        // Python 2 spells bytes as text.
        var isStorage = given is byte[] or string || given == Long;
        findings.Add(isStorage ? ScanSeverity.Harmless : ScanSeverity.Dangerous, "calls", name.Text, _member, instruction);
        if (isStorage && !(given is byte[] bytes && FollowNested(bytes)))
            Doubt ??= "holds a tensor in a pickle of its own that cannot be judged. Save the model's state_dict() with torch.save.";
    }

    // Whoever is handed it may call it, with bytes that nobody has looked at.
    private void HandOn(ReadOnlySpan<object> values, PickleInstruction instruction)
    {
        foreach (var value in values)
        {
            if (value is TracedName { ModernName: LoadFromBytes } name)
                findings.Add(ScanSeverity.Dangerous, "hands on", name.Text, _member, instruction);
        }
    }

    // State and items: of an instance its class has a say in them, and what is imported as it stands is changed for the whole program.
    private void Change(PickleInstruction instruction)
    {
        if (Top() is TracedName name)
            findings.Add(ScanSeverity.Dangerous, "changes", name.Text, _member, instruction);
    }

    // Returns whether they are a checkpoint in PyTorch's old format, and nothing else to torch.load.
    private bool FollowNested(byte[] bytes) => _scope.Once(bytes, followed =>
    {
        if (depth == MaxNesting)
            return false;
        var nested = new PickleTrace($"{(_member is null ? "" : _member + ": ")}a pickle within", limits, budget, findings, _scope, depth + 1);
        try
        {
            var isTorch = nested.FollowAll(new PickleInput(followed));
            Doubt ??= nested.Doubt;
            return isTorch && !(followed.StartsWith("PK"u8) || TarHeader.IsOne(followed));
        }
        catch (InvalidDataException)
        {
            return false;
        }
    });
}
