namespace Medic.LibTorch.Tests;

/// <summary>Which of the two backends the tests run over.</summary>
internal static class Backend
{
    public static bool IsSystem { get; } = typeof(torch).Assembly.GetName().Name == "Medic.LibTorch";

    /// <summary>Skips what TorchSharp's native half answers by ending the process.</summary>
    public static void MustSurvive() => Assert.SkipUnless(IsSystem, "TorchSharp ends the process");
}
