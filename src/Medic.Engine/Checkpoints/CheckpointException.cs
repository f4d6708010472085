namespace Medic.Engine.Checkpoints;

/// <summary>A checkpoint cannot be read or written: missing, damaged, no checkpoint at all, or asking for more than data.</summary>
public sealed class CheckpointException : MedicException
{
    /// <summary>Creates the error for a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What is wrong with it and what to do, without the file's name.</param>
    public CheckpointException(string path, string problem)
        : base($"{path}: {PrintableText.Of(problem)}")
    {
        Path = path;
    }

    /// <summary>Creates the error for a file, with its cause.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What is wrong with it and what to do, without the file's name.</param>
    /// <param name="innerException">The cause.</param>
    public CheckpointException(string path, string problem, Exception innerException)
        : base($"{path}: {PrintableText.Of(problem)}", innerException)
    {
        Path = path;
    }

    /// <summary>The file in question.</summary>
    public string Path { get; }
}
