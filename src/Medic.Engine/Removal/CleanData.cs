using Medic.Engine.Data;
using Medic.Engine.Models;

namespace Medic.Engine.Removal;

/// <summary>The clean samples and test images of a call.</summary>
internal sealed class CleanData : IDisposable
{
    private readonly CloneOptions _options;
    private readonly ImageSetCache _training;
    private readonly Lazy<ImageSetCache?> _test;

    public CleanData(CloneOptions options)
    {
        _options = options;
        _training = new ImageSetCache(options.DataPath, DatasetPart.Training, options.ClassNames);
        _test = new Lazy<ImageSetCache?>(FindTest);
    }

    /// <summary>Divides the clean samples for one model: what to train on, to keep the best epoch by, and to measure on.</summary>
    /// <param name="architecture">What images the model takes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public CleanSamples For(Architecture architecture, CancellationToken cancellationToken) =>
        CleanSamples.Divide(_training.For(architecture, cancellationToken), _test.Value?.For(architecture, cancellationToken), _options);

    public void Dispose()
    {
        _training.Dispose();
        if (_test.IsValueCreated)
            _test.Value?.Dispose();
    }

    private ImageSetCache? FindTest()
    {
        var path = _options.TestDataPath ?? (DatasetReader.Open(_options.DataPath).HasTestPart ? _options.DataPath : null);
        return path is null ? null : new ImageSetCache(path, DatasetPart.Test, _options.ClassNames);
    }
}
