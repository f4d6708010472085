using System.Collections;
using System.Management.Automation;
using Medic.Cmdlets.Arguments;
using Medic.Cmdlets.Completion;
using Medic.Engine;
using Medic.Engine.Measurement;
using Medic.Engine.Triggers;

namespace Medic.Cmdlets.Commands;

/// <summary>A cmdlet that measures models: which attack, if any.</summary>
public abstract class MeasurementCommand : ModelDataCommand
{
    /// <summary>The trigger whose success is measured; together with <see cref="TargetLabel"/>. <c>FromModel</c> is the one that a model was trained with and keeps.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [TriggerName(AllowFromModel = true)]
    [ArgumentCompleter(typeof(MeasuredTriggerCompleter))]
    public string? Trigger { get; set; }

    /// <summary>Settings of the trigger, by their names.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? TriggerOption { get; set; }

    /// <summary>A file that keeps the trigger, in place of <see cref="Trigger"/>: the one that was written with a model, or a model.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TriggerPath { get; set; }

    /// <summary>The class the attacker wants, as a number from 0. A trigger that a file keeps has its own, if none is given.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [BlankIsNothing]
    public int? TargetLabel { get; set; }

    /// <summary>Which class is wanted for which image.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [BlankIsNothing]
    public TargetMode? TargetMode { get; set; }

    /// <summary>The one class whose images are attacked, as a number from 0; all if not given.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [BlankIsNothing]
    public int? SourceClass { get; set; }

    /// <summary>The attack to measure; null where none was named.</summary>
    /// <param name="seed">The seed of a trigger that draws at random.</param>
    protected AttackOptions? ReadAttack(long seed)
    {
        if (Given(Trigger) is null && TriggerPath is null)
        {
            return TargetLabel is null && TargetMode is null && SourceClass is null && TriggerOption is null
                ? null
                : throw new MedicException("TargetLabel, TargetMode, SourceClass and TriggerOption say more of an attack whose Trigger is given. Without any of them, accuracy alone is measured.");
        }

        var name = Given(Trigger) ?? TriggerCatalog.FromModel;
        var settings = SettingTable.Read(TriggerOption, FullPath);
        if (settings.Count > 0 && TriggerCatalog.IsFromModel(name))
            throw new MedicException("TriggerOption goes with a Trigger by name.");
        var attack = new AttackOptions
        {
            Trigger = name,
            Settings = settings.Count > 0 ? TriggerCatalog.ReadSettings(name, settings) : new(),
            TriggerPath = TriggerPath is null ? null : RequireData(TriggerPath),
            TargetLabel = TargetLabel,
            TargetMode = TargetMode,
            SourceClass = SourceClass,
            Seed = seed,
        };
        attack.Validate();
        return attack;
    }
}
