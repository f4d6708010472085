namespace Medic.Fuzzing;

/// <summary>Something that reads files, and what it may say of bad ones.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Corpus">Good files, which are changed.</param>
/// <param name="Read">Reads a file; throws what is documented, which <paramref name="IsDocumented"/> knows, or nothing.</param>
/// <param name="IsDocumented">Whether an exception is one of those documented.</param>
internal sealed record FuzzTarget(string Name, FuzzCorpus Corpus, Action<byte[]> Read, Func<Exception, bool> IsDocumented);
