namespace Medic.Engine.Removal;

/// <summary>Another process is treating the same model for the same output.</summary>
internal sealed class OutputBusyException(string message, Exception innerException) : RemovalException(message, innerException);
