using Medic.Help.Cmdlets;
using Medic.Help.Output;
using Medic.Help.Pages;
using Medic.Loader;

namespace Medic.Help;

/// <summary>The program that the build runs: pages and cmdlets in, the module's help out.</summary>
public static class Program
{
    private const string Usage = "usage: Medic.Help CMDLETS.dll PAGES-FOLDER OUTPUT-FOLDER";

    /// <summary>Writes the help, or says what is wrong with the pages.</summary>
    /// <param name="arguments">The cmdlets' assembly, the folder of the pages, the folder for the help.</param>
    /// <returns>0 where the help was written.</returns>
    public static int Main(string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments is not [var assemblyPath, var pages, var output])
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        var problems = new Problems();
        var cmdlets = new CmdletReader(ModuleLoadContext.LoadCmdlets(assemblyPath)).Read();
        var source = HelpSource.Read(pages, cmdlets, problems);
        var topics = source.Topics.Select(topic => (topic.Title, Text: TopicText.Format(topic, problems))).ToArray();
        if (problems.Lines.Count > 0)
        {
            foreach (var line in problems.Lines)
                Console.Error.WriteLine(line);
            return 1;
        }

        Directory.CreateDirectory(output);
        MamlWriter.Write(Path.Combine(output, $"{Path.GetFileName(assemblyPath)}-Help.xml"), source.Cmdlets);
        foreach (var topic in topics)
            File.WriteAllText(Path.Combine(output, $"{topic.Title}.help.txt"), topic.Text);
        return 0;
    }
}
