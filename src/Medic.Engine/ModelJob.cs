using Medic.Engine.Removal;

namespace Medic.Engine;

/// <summary>What is to be done with one of a call's models, and the folder for what comes of it.</summary>
/// <typeparam name="TOptions">How it is done.</typeparam>
/// <param name="Path">The checkpoint.</param>
/// <param name="Options">How it is done; the call's options, but for what is said of this model.</param>
/// <param name="OutputFolder">The folder for what comes of it; null writes nothing.</param>
/// <param name="Error">Why it cannot be done; null where it can.</param>
public sealed record ModelJob<TOptions>(string Path, TOptions Options, string? OutputFolder = null, string? Error = null)
{
    /// <summary>The folder that what comes of it must not leave; null where that is not said.</summary>
    internal string? OutputRoot { get; init; }

    /// <summary>Sees to it that nothing that is written for this model follows a link out of the folder that the user named.</summary>
    /// <exception cref="RemovalException">A link is in the way.</exception>
    internal void RefuseLinks()
    {
        if (OutputRoot is not null && OutputFolder is not null)
            OutputLinks.Refuse(System.IO.Path.GetFullPath(Path), OutputRoot, OutputFolder);
    }
}

/// <summary>Plans where what comes of a call's models goes.</summary>
public static class ModelJob
{
    /// <summary>Gives every model a folder below one folder, mirroring the models' places below their common root.</summary>
    /// <typeparam name="TOptions">How it is done.</typeparam>
    /// <param name="models">The models, each with its options.</param>
    /// <param name="outputFolder">The folder for all; null writes nothing.</param>
    /// <returns>One job a model, in their order.</returns>
    /// <exception cref="RemovalException">The models have no common root.</exception>
    public static IReadOnlyList<ModelJob<TOptions>> Plan<TOptions>(IReadOnlyList<(string Path, TOptions Options)> models, string? outputFolder) => outputFolder is null
        ? [.. models.Select(model => new ModelJob<TOptions>(model.Path, model.Options))]
        : [.. OutputPlan.Create(models.Select(model => model.Path), outputFolder)
            .Zip(models, (plan, model) => new ModelJob<TOptions>(model.Path, model.Options, plan.OutputPath, plan.Error) { OutputRoot = plan.OutputRoot })];
}
