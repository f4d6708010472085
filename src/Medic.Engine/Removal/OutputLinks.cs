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
}
