using System.Text.Json;
using Medic.Engine;

namespace Medic.Cli.Output;

/// <summary>Result records as JSON.</summary>
internal static class JsonText
{
    /// <summary>A record or a list of them.</summary>
    public static string Of<T>(T value) => JsonSerializer.Serialize(value, ResultJson.Printed);
}
