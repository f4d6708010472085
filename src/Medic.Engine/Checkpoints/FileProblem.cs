namespace Medic.Engine.Checkpoints;

/// <summary>
/// What can be wrong with a file, as errors whose message follows on the file's name. <see cref="CheckpointReader"/> turns them
/// into <see cref="CheckpointException"/>, so that what reads need not know what it reads is called.
/// </summary>
internal static class FileProblem
{
    private const string LimitKey = "limit";

    /// <summary>The file is not as it was written.</summary>
    /// <param name="detail">What does not fit.</param>
    public static InvalidDataException Damaged(string detail) =>
        new($"is damaged or truncated: {detail}. Copy the file again from where it came.");

    /// <summary>Somebody wrote to the file while it was read.</summary>
    public static InvalidDataException Changed() =>
        new("was changed while it was read. Wait until whatever writes it is done, and run again.");

    /// <summary>The file asks for more than it may.</summary>
    /// <param name="excess">For what.</param>
    /// <param name="limit">The member of <see cref="CheckpointReadOptions"/> that says how much it may.</param>
    public static InvalidDataException Excessive(string excess, string limit) => new($"refuses to load: {excess} ({limit}).") { Data = { [LimitKey] = limit } };

    /// <summary>Whether it is that the file asks for more than it may, and could be what it claims to be but for that.</summary>
    /// <param name="problem">An error.</param>
    public static bool IsExcessive(InvalidDataException problem) => problem.Data.Contains(LimitKey);

    /// <summary>The file is more than data.</summary>
    /// <param name="act">What it does, as in "it calls 'posix.system'".</param>
    public static InvalidDataException Unsafe(string act) =>
        new($"refuses to load: it {act}, which is not needed to hold tensors. Nothing was run. "
            + "If you trust the file, load it with Python where it can do no harm, and save the model's state_dict() alone.");

    /// <summary>The file is as it should be, but holds something that is not supported.</summary>
    /// <param name="what">What it holds.</param>
    public static InvalidDataException Unsupported(string what) =>
        new($"holds {what}, which Medic does not read. Convert it in Python, and save it again.");

    /// <summary>The file is something else.</summary>
    /// <param name="kind">What it is.</param>
    public static InvalidDataException NoCheckpoint(string kind) =>
        new($"is no PyTorch checkpoint but {kind}. Give a file that torch.save or safetensors has written.");

    /// <summary>The file is a checkpoint, but not one of a network.</summary>
    /// <param name="finding">What was found.</param>
    public static InvalidDataException NoStateDict(string finding) => new($"holds {finding}. Save the model's state_dict().");
}
