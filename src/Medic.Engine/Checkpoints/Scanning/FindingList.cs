using Medic.Engine.Checkpoints.Containers;
using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints.Scanning;

/// <summary>Collects findings; what is done over and over is one finding with a count.</summary>
/// <param name="budget">The memory they may take.</param>
internal sealed class FindingList(MemoryBudget budget)
{
    private const int FindingBytes = 256;

    private readonly Dictionary<(string Act, string Name, string? Member, Opcode? Opcode), int> _places = [];
    private readonly List<ScanFinding> _findings = [];

    /// <summary>The gravest first, then in order.</summary>
    public IReadOnlyList<ScanFinding> Sorted => _findings.OrderByDescending(finding => finding.Severity).ToArray();

    public bool Any(ScanSeverity severity) => _findings.Exists(finding => finding.Severity == severity);

    /// <summary>Adds one.</summary>
    /// <param name="severity">How much it weighs.</param>
    /// <param name="act">What is done.</param>
    /// <param name="name">To what.</param>
    /// <param name="member">The part of the file.</param>
    /// <param name="instruction">What does it, if an instruction does.</param>
    public void Add(ScanSeverity severity, string act, string name, string? member, PickleInstruction? instruction = null)
    {
        var key = (act, name, member, instruction?.Opcode);
        if (_places.TryGetValue(key, out var place))
        {
            var earlier = _findings[place];
            _findings[place] = earlier with { Count = earlier.Count + 1, Severity = (ScanSeverity)Math.Max((int)earlier.Severity, (int)severity) };
            return;
        }

        // As it stands, and as it is shown.
        budget.Charge(FindingBytes + (2L * sizeof(char) * (name.Length + (member?.Length ?? 0))), "what was found in it");
        _places.Add(key, _findings.Count);
        _findings.Add(new ScanFinding(severity, act, PrintableText.Of(name))
        {
            Member = member is null ? null : PrintableText.Of(member),
            Opcode = instruction is { } known ? PythonName(known.Opcode) : null,
            Position = instruction?.Position,
        });
    }

    /// <summary>Adds what was found elsewhere.</summary>
    public void Add(IEnumerable<ScanFinding> findings)
    {
        foreach (var finding in findings)
        {
            budget.Charge(FindingBytes, "what was found in it");
            _findings.Add(finding);
        }
    }

    // StackGlobal is STACK_GLOBAL, Ext1 is EXT1.
    private static string PythonName(Opcode opcode) => opcode switch
    {
        Opcode.NewObj => "NEWOBJ",
        Opcode.NewObjEx => "NEWOBJ_EX",
        Opcode.SetItem => "SETITEM",
        Opcode.SetItems => "SETITEMS",
        Opcode.AddItems => "ADDITEMS",
        Opcode.StackGlobal => "STACK_GLOBAL",
        _ => opcode.ToString().ToUpperInvariant(),
    };
}
