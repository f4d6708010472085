using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints.Scanning;

/// <summary>What a followed pickle has imported, judged.</summary>
/// <param name="global">Its name.</param>
internal sealed class TracedName(PythonGlobal global)
{
    /// <summary>The name's module.</summary>
    public string Module => global.Module;

    /// <summary>The name within.</summary>
    public string Name => global.Name;

    /// <summary>The full name, as Python 3 spells it.</summary>
    public string ModernName { get; } = global.ModernName;

    /// <summary>The full name, as the file spells it.</summary>
    public string Text { get; } = global.ToString();

    /// <summary>What it means that it is imported.</summary>
    public ScanSeverity Severity { get; } = (ScanSeverity)PythonImports.Judge(global);
}
