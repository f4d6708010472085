using System.Management.Automation;

namespace Medic.Cmdlets.Arguments;

/// <summary>Takes a table's blank cell, come through the pipeline, as nothing said: a blank number would be 0.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BlankIsNothingAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text && string.IsNullOrWhiteSpace(text) ? null : inputData;
}
