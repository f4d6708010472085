using System.Management.Automation;
using Medic.Engine;

namespace Medic.Cmdlets.Arguments;

/// <summary>An argument that may be text which the engine reads; text that it refuses is refused with the engine's words.</summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class TextArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var given = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (given is Array several)
            return several.Cast<object>().Select(item => Transform(engineIntrinsics, item)).ToArray();
        if (given is not string text)
            return inputData;
        // A table's blank cell, come through the pipeline: nothing was said.
        if (string.IsNullOrWhiteSpace(text))
            return null;
        try
        {
            return Read(text);
        }
        catch (MedicException error)
        {
            throw new ArgumentTransformationMetadataException(error.Message, error);
        }
    }

    /// <summary>Reads the text.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <exception cref="MedicException">It is none of what is known.</exception>
    protected abstract object? Read(string text);
}
