using Medic.Engine.Checkpoints.Containers;
using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints.Scanning;

/// <summary>
/// Looks whether bytes that are something else would act if they were taken for a pickle: a file can be two things at once, and an
/// archive can hold more than what belongs in it.
/// </summary>
internal static class HiddenPickle
{
    private const int MaxInstructions = 1_000_000;
    private const int BufferSize = 4096;
    private const long Memory = 16 << 20;

    /// <summary>What would be done, gravely; nothing where the bytes are no pickle, or one that names nothing dangerous.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Where the bytes begin.</param>
    /// <param name="length">How many they are. Where they are the whole file, all that would be imported counts.</param>
    /// <param name="member">What they are called in findings.</param>
    /// <exception cref="InvalidDataException">They may be a pickle, and ask for too much to tell.</exception>
    public static IEnumerable<ScanFinding> Find(RandomAccessFile file, long start, long length, string? member) =>
        length == 0 ? [] : Find(new PickleInput(file, start, length, BufferSize), member, isWhole: start == 0 && length == file.Length);

    /// <inheritdoc cref="Find(RandomAccessFile, long, long, string?)"/>
    /// <param name="bytes">The bytes.</param>
    /// <param name="member">What they are called in findings.</param>
    public static IEnumerable<ScanFinding> Find(ReadOnlyMemory<byte> bytes, string? member) => Find(new PickleInput(bytes), member, isWhole: false);

    private static ScanFinding[] Find(PickleInput input, string? member, bool isWhole)
    {
        // Most values of tensors do not even begin like one, and a checkpoint has hundreds.
        if (input.IsAtEnd || !Enum.IsDefined((Opcode)input.Peek()))
            return [];
        var limits = new CheckpointReadOptions { MaxInstructions = MaxInstructions, MaxOpenMarks = MaxInstructions, MaxTextBytes = BufferSize };
        var budget = new MemoryBudget(Memory);
        var findings = new FindingList(budget);
        var trace = new PickleTrace(member, limits, budget, findings);
        var isTooMuch = false;
        try
        {
            trace.FollowAll(input);
        }
        catch (InvalidDataException e)
        {
            // As it is with all that is no pickle; what stands before the end of one that is broken off would be done all the same.
            isTooMuch = FileProblem.IsExcessive(e);
        }

        // Values of tensors are instructions by chance, some of them calls of what is nothing: of one file in hundreds, if that counted.
        // Whoever hides a pickle has to name something that it imports, which does not come by chance.
        var found = findings.Sorted;
        if (found.Any(finding => finding is { Act: "imports" } && PythonImports.IsIdentifier(finding.Name)))
        {
            if (found[0].Severity == ScanSeverity.Dangerous)
                return [.. found.TakeWhile(finding => finding.Severity == ScanSeverity.Dangerous)];
            if (isWhole)
                return [.. found.Select(finding => finding.Severity == ScanSeverity.Harmless ? finding with { Severity = ScanSeverity.Suspicious } : finding)];
        }

        return isTooMuch || trace.Doubt is not null
            ? throw new InvalidDataException($"may hide a pickle in '{member}', which cannot be followed to its end within {MaxInstructions} instructions "
                + $"and {Memory >> 20} MiB, or contradicts itself. If you trust the file, load it with Python where it can do no harm, and save the model's state_dict() alone.")
            : [];
    }
}
