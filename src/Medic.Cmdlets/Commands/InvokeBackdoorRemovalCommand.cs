using System.Collections;
using System.Management.Automation;
using Medic.Cmdlets.Arguments;
using Medic.Cmdlets.Completion;
using Medic.Engine.Removal;

namespace Medic.Cmdlets.Commands;

/// <summary><c>Invoke-BackdoorRemoval</c>: cleans models by any removal method, MEDIC or one of its rivals.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "BackdoorRemoval", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(CloneResult))]
public sealed class InvokeBackdoorRemovalCommand : CleaningCommand
{
    /// <summary>The removal method.</summary>
    [Parameter(Mandatory = true)]
    [MethodName]
    [ArgumentCompleter(typeof(MethodCompleter))]
    public string Method { get; set; } = string.Empty;

    /// <summary>Settings of the method, by their names.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(MethodOptionCompleter))]
    public Hashtable? MethodOption { get; set; }

    /// <inheritdoc/>
    protected override string Operation => $"Remove backdoors by {Method},";

    /// <inheritdoc/>
    protected override RemovalMethodOptions ReadMethod() => RemovalMethodCatalog.Find(Method).Published.With(SettingTable.Read(MethodOption, FullPath));
}
