using Medic.Engine.Checkpoints;

namespace Medic.Engine.Tests.Checkpoints;

public sealed class NumPyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Arrays_are_read_as_NumPy_saved_them()
    {
        Data.Python.Run("numpy", """
            np = numpy
            a = np.arange(24, dtype=np.float64).reshape(2, 3, 4)
            np.save(sys.argv[1] + '/one.npy', a)
            np.savez(sys.argv[1] + '/plain.npz', y=np.zeros(3, np.int32), x=a)
            np.savez_compressed(sys.argv[1] + '/small.npz', other=a.astype(np.uint8))
            """, _folder.Path);

        var expected = Enumerable.Range(0, 24).Select(value => (float)value);
        foreach (var (name, type) in new[] { ("one.npy", ElementType.Float64), ("plain.npz", ElementType.Float64), ("small.npz", ElementType.UInt8) })
        {
            var array = NumPyFile.Read(_folder[name]);
            Assert.Equal([2, 3, 4], array.Shape);
            Assert.Equal(type, array.ElementType);
            Assert.Equal(expected, array.ToSingles());
        }
    }

    [Fact]
    public void What_is_none_of_NumPys_or_not_plain_numbers_is_refused()
    {
        Data.Python.Run("numpy", """
            np = numpy
            np.save(sys.argv[1] + '/text.npy', np.array(['a', 'b']))
            np.save(sys.argv[1] + '/big.npy', np.zeros(3, '>f4'))
            np.save(sys.argv[1] + '/columns.npy', np.asfortranarray(np.zeros((2, 3))))
            np.savez(sys.argv[1] + '/none.npz')
            np.save(sys.argv[1] + '/whole.npy', np.zeros(100))
            open(sys.argv[1] + '/cut.npy', 'wb').write(open(sys.argv[1] + '/whole.npy', 'rb').read()[:-8])
            open(sys.argv[1] + '/torn.npy', 'wb').write(open(sys.argv[1] + '/whole.npy', 'rb').read()[:40])
            open(sys.argv[1] + '/other.npy', 'wb').write(b'something else entirely')
            """, _folder.Path);

        Assert.All(
            ["text.npy", "big.npy", "columns.npy", "none.npz", "cut.npy", "torn.npy", "other.npy", "missing.npy"],
            name => Assert.StartsWith(_folder[name], Assert.Throws<CheckpointException>(() => NumPyFile.Read(_folder[name])).Message, StringComparison.Ordinal));
    }
}
