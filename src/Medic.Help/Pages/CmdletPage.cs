using Medic.Help.Cmdlets;

namespace Medic.Help.Pages;

/// <summary>All that help says of a cmdlet: what it says of itself, and what its page adds.</summary>
/// <param name="Cmdlet">The cmdlet.</param>
/// <param name="Synopsis">What it does, in a line.</param>
/// <param name="Description">What it does, in paragraphs.</param>
/// <param name="Parameters">A text for each parameter, by the parameter's name.</param>
/// <param name="Inputs">What it takes from the pipeline.</param>
/// <param name="Outputs">What it gives.</param>
/// <param name="Errors">Its error ids.</param>
/// <param name="Notes">What else there is to know.</param>
/// <param name="Examples">Examples.</param>
/// <param name="Links">What to read next.</param>
public sealed record CmdletPage(
    CmdletDescription Cmdlet,
    IReadOnlyList<string> Synopsis,
    IReadOnlyList<string> Description,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters,
    IReadOnlyList<TitledText> Inputs,
    IReadOnlyList<TitledText> Outputs,
    IReadOnlyList<TitledText> Errors,
    IReadOnlyList<string> Notes,
    IReadOnlyList<Example> Examples,
    IReadOnlyList<Link> Links);

/// <summary>Paragraphs under a title.</summary>
/// <param name="Title">The title.</param>
/// <param name="Paragraphs">The paragraphs.</param>
public sealed record TitledText(string Title, IReadOnlyList<string> Paragraphs);

/// <summary>An example.</summary>
/// <param name="Title">What it is for.</param>
/// <param name="Code">What to type.</param>
/// <param name="Paragraphs">What it does.</param>
public sealed record Example(string Title, string Code, IReadOnlyList<string> Paragraphs);

/// <summary>A place to read on.</summary>
/// <param name="Text">Its name.</param>
/// <param name="Address">Its address; empty where it is a page of this help, found by its name.</param>
public sealed record Link(string Text, string Address);
