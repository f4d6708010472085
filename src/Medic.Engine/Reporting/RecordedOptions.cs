using System.Text.Json;
using Medic.Engine.Checkpoints;
using Medic.Engine.Models;

namespace Medic.Engine.Reporting;

/// <summary>Finds the options that a model was made with in the record which its own file carries.</summary>
internal static class RecordedOptions
{
    private const string Title = "Options";
    private const string OptionsEntry = "options";

    /// <summary>The model with the options of its clone's, or its own, file among its facts.</summary>
    /// <remarks>
    /// Left as it is where it has options already, or where there is no such file any more: a report tells of results, and a file that
    /// went elsewhere since is no fault of theirs. A file with another hash is not the one that the result speaks of.
    /// </remarks>
    public static ReportedModel AddTo(ReportedModel model)
    {
        if (model.OutputPath is not { } path || model.OutputSha256 is not { } hash || model.Facts.Any(group => group.Title == Title) || !File.Exists(path))
            return model;
        try
        {
            var checkpoint = CheckpointReader.Read(path);
            return checkpoint.Sha256 == hash && checkpoint.MedicRecord is { } record
                ? model with { Facts = [.. model.Facts, Read(record)] }
                : model;
        }
        catch (MedicException)
        {
            return model;
        }
    }

    private static FactGroup Read(PythonDictionary record)
    {
        var options = record.TryGet<PythonDictionary>(OptionsEntry, out var own) ? own : record;
        return ResultFacts.Group(Title, JsonSerializer.SerializeToElement(CheckpointValue.ToPlain(options), ResultJson.Options));
    }
}
