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
/// <param name="depth">In how many other pickles this one stands.</param>
internal sealed class PickleTrace(string? member, CheckpointReadOptions limits, MemoryBudget budget, FindingList findings, int depth = 0)
{
    /// <summary>What stands for a name that no instruction spells out.</summary>
    public const string NameFromStack = "a name that only comes about while it is loaded";

    private const int MaxNesting = 8;
    private const int PlaceBytes = 16;
    private const int SparseBytes = 64;
    private const string LoadFromBytes = "torch.storage._load_from_bytes";

    private static readonly object Mark = new();
    private static readonly object Data = new();

    // What a call or an import of what is not known has given.
    private static readonly object Outcome = new();

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
        for (var count = 1; ; count++)
        {
            if (count > limits.MaxInstructions)
                throw FileProblem.Excessive($"its pickle has more than {limits.MaxInstructions} instructions", nameof(CheckpointReadOptions.MaxInstructions));
            var instruction = reader.Read();
            if (instruction.Opcode == Opcode.Stop)
                return Pop();
            Execute(instruction);
        }
    }

    private static InvalidDataException Broken(string detail) => FileProblem.Damaged($"its pickle {detail}");

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
                Push(BigInteger.TryParse(((string)instruction.Argument!).TrimEnd('L'), out var written) ? written : Data);
                break;
            case Opcode.Int or Opcode.Float or Opcode.BinInt or Opcode.BinInt1 or Opcode.BinInt2 or Opcode.BinFloat or Opcode.None or Opcode.NewTrue or Opcode.NewFalse
                or Opcode.EmptyDict or Opcode.EmptyList or Opcode.EmptySet or Opcode.PersId or Opcode.NextBuffer:
                Push(Data);
                break;
            case Opcode.String or Opcode.ShortBinString or Opcode.BinString or Opcode.Unicode or Opcode.ShortBinUnicode or Opcode.BinUnicode or Opcode.BinUnicode8
                or Opcode.ShortBinBytes or Opcode.BinBytes or Opcode.BinBytes8 or Opcode.ByteArray8:
                Push(instruction.Argument ?? Data);
                break;
            case Opcode.EmptyTuple:
                Push(Array.Empty<object>());
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
                PushItems(PopToMark());
                break;
            case Opcode.List or Opcode.Dict or Opcode.FrozenSet:
                PopToMark();
                Push(Data);
                break;
            case Opcode.Append:
                Pop();
                Change(instruction);
                break;
            case Opcode.SetItem:
                Pop();
                Pop();
                Change(instruction);
                break;
            case Opcode.Appends or Opcode.SetItems or Opcode.AddItems:
                PopToMark();
                Change(instruction);
                break;
            case Opcode.Build:
                Pop();
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
                // PyTorch's old format refers so to storages, and to the classes of networks.
                Push(Pop() is object[] { Length: > 1 } id && id[0] is "module" ? id[1] : Data);
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
                Import((PythonGlobal)instruction.Argument!, instruction);
                Call(Pop(), given, instruction);
                break;
            case Opcode.Obj:
                var parts = PopToMark();
                Call(parts.Length > 0 ? parts[0] : throw Broken("creates an instance of no class"), parts[1..], instruction);
                break;
            case Opcode.Ext1 or Opcode.Ext2 or Opcode.Ext4:
                findings.Add(ScanSeverity.Suspicious, "imports", $"what number {instruction.Argument} of Python's extension registry is", member, instruction);
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

    private void PushTuple(int count)
    {
        var items = new object[count];
        while (count > 0)
            items[--count] = Pop();
        PushItems(items);
    }

    // A tuple of what is of no interest is of none.
    private void PushItems(object[] items)
    {
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

        findings.Add(ScanSeverity.Dangerous, "imports", NameFromStack, member, instruction);
        Push(Outcome);
    }

    private void Import(PythonGlobal global, PickleInstruction instruction)
    {
        // Its place in the old format: bytes that may be harmless, which tells from the bytes alone.
        var severity = global.ModernName == LoadFromBytes ? ScanSeverity.Harmless : Severity(PythonImports.Judge(global));
        findings.Add(severity, "imports", global.ToString(), member, instruction);
        Push(global);
    }

    private void Call(object function, object arguments, PickleInstruction instruction)
    {
        switch (function)
        {
            case PythonGlobal global when global.ModernName == LoadFromBytes:
                CallLoadFromBytes(global, arguments, instruction);
                break;
            case PythonGlobal global:
                var severity = Severity(PythonImports.Judge(global));
                findings.Add(severity, "calls", global.ToString(), member, instruction);
                // Whatever unpickles bytes: what is in them counts too.
                if (severity == ScanSeverity.Dangerous && arguments is object[] { Length: > 0 } given && given[0] is byte[] bytes)
                    FollowNested(bytes);
                Push(Outcome);
                break;
            default:
                findings.Add(ScanSeverity.Dangerous, "calls", "what it has only just made", member, instruction);
                Push(Outcome);
                break;
        }
    }

    private void CallLoadFromBytes(PythonGlobal global, object arguments, PickleInstruction instruction)
    {
        if (arguments is object[] { Length: 1 } given && given[0] is byte[] bytes)
        {
            findings.Add(ScanSeverity.Harmless, "calls", global.ToString(), member, instruction);
            if (!FollowNested(bytes))
                Doubt ??= "a storage in its pickle is none, as far as can be told";
        }
        else
        {
            findings.Add(ScanSeverity.Dangerous, "calls", global.ToString(), member, instruction);
        }

        Push(Outcome);
    }

    // State and items: of an instance its class has a say in them, and what is imported as it stands is changed for the whole program.
    private void Change(PickleInstruction instruction)
    {
        if (Top() is PythonGlobal global)
            findings.Add(ScanSeverity.Dangerous, "changes", global.ToString(), member, instruction);
    }

    // Returns whether it could be followed to its end.
    private bool FollowNested(byte[] bytes)
    {
        if (depth == MaxNesting)
            return false;
        var nested = new PickleTrace($"{(member is null ? "" : member + ": ")}a pickle within", limits, budget, findings, depth + 1);
        try
        {
            nested.FollowAll(new PickleInput(bytes));
            Doubt ??= nested.Doubt;
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static ScanSeverity Severity(ImportRisk risk) => (ScanSeverity)risk;
}
