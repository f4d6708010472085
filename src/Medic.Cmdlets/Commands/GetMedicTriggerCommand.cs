using System.Management.Automation;
using Medic.Cmdlets.Completion;
using Medic.Engine;
using Medic.Engine.Triggers;

namespace Medic.Cmdlets.Commands;

/// <summary><c>Get-MedicTrigger</c>: the triggers there are.</summary>
[Cmdlet(VerbsCommon.Get, "MedicTrigger")]
[OutputType(typeof(ListedTrigger))]
public sealed class GetMedicTriggerCommand : MedicCommand
{
    /// <summary>The triggers' names; wildcards are allowed. All if not given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TriggerCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in Name)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var found = ListedTrigger.All.Where(trigger => pattern.IsMatch(trigger.Name)).ToArray();
            WriteObject(found, enumerateCollection: true);
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(new ErrorRecord(
                    new MedicException($"No trigger is called '{name}'. Get-MedicTrigger lists those there are."), "TriggerNotFound", ErrorCategory.ObjectNotFound, name));
            }
        }
    }
}
