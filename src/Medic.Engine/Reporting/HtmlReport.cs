using Medic.Engine.Reporting.Html;

namespace Medic.Engine.Reporting;

/// <summary>
/// A report on what was done with models, as one HTML file: a summary, what went wrong, charts, a table, and for each model its curves
/// and settings. It needs no other file, no network and no script, and prints well.
/// </summary>
public static class HtmlReport
{
    /// <summary>Writes a report.</summary>
    /// <param name="models">The results, in the order in which they are shown.</param>
    /// <param name="options">What it is called and where it goes.</param>
    /// <param name="progress">Told of each model before its file is asked how it was made.</param>
    /// <param name="cancellationToken">Stops between models; nothing is written then.</param>
    /// <exception cref="ReportingException">There are no results, or the file exists or cannot be written.</exception>
    public static ReportResult Write(
        IReadOnlyList<ReportedModel> models, ReportOptions options, IProgress<ReportedModel>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(options);
        if (models.Count == 0)
            throw new ReportingException("There are no results to report on.");
        options.Validate();
        var complete = new List<ReportedModel>(models.Count);
        foreach (var model in models)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(model);
            complete.Add(RecordedOptions.AddTo(model));
        }

        var path = Path.GetFullPath(options.OutputPath);
        var page = new ReportPage(options.Title, options.Time, complete).Build();
        var size = OutputFile.Write(path, options.Overwrite, stream => HtmlDocument.Save(page, stream));
        return new ReportResult(path, size, models.Count, models.Count(model => model.IsFailed), models.Sum(model => model.Warnings.Count));
    }
}
