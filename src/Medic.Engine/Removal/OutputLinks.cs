namespace Medic.Engine.Removal;

/// <summary>Finds links that would lead what is written out of its folder.</summary>
internal static class OutputLinks
{
    /// <summary>The first link on the way from a folder to a file below it, the file included; null where there is none.</summary>
    /// <param name="root">The folder, which may itself be reached through links: the user named it.</param>
    /// <param name="path">The file, as a full path below the folder.</param>
    public static string? Find(string root, string path)
    {
        var place = root;
        foreach (var part in Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar))
        {
            place = Path.Combine(place, part);
            if (new FileInfo(place).LinkTarget is not null)
                return place;
        }

        return null;
    }

    /// <summary>Sees to it that nothing that is written for a model follows a link out of a folder.</summary>
    /// <param name="model">The model.</param>
    /// <param name="root">The folder.</param>
    /// <param name="path">What is written, as a full path: the folder itself, or below it.</param>
    /// <exception cref="RemovalException">A link is in the way.</exception>
    public static void Refuse(string model, string root, string path)
    {
        if (path != root && Find(root, path) is { } link)
            throw new RemovalException($"{model}: what is written for it would follow the link {link} out of {root}. Remove the link, or choose another folder.");
    }
}
