namespace Medic.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("mesure model.pth")]
    [InlineData("inspect")]
    [InlineData("inspect model.pth --colour red")]
    [InlineData("measure model.pth")]
    [InlineData("measure model.pth --data no-such-folder")]
    [InlineData("measure model.pth --data . --trigger plaid --target 5")]
    [InlineData("measure model.pth --data . --trigger checker")]
    [InlineData("measure model.pth --data . --trigger checker --target 5 --trigger-option side=5")]
    [InlineData("measure model.pth --data . --trigger checker --target 5 --trigger-option margin")]
    [InlineData("measure model.pth --data . --trigger checker --target 5 --trigger-option margin=wide")]
    [InlineData("measure model.pth --data . --trigger checker --target 5 --trigger-file .")]
    [InlineData("measure model.pth --data . --trigger from-model --trigger-option side=5")]
    [InlineData("measure model.pth --data . --trigger checker --target 5 --target-mode some-to-none")]
    [InlineData("backdoor --data . --out model.pth --attack-option noise-rate=0.5")]
    [InlineData("backdoor --data . --out model.pth --attack warp --attack-option noise-rate=0.9")]
    [InlineData("measure model.pth --data . --target 5")]
    [InlineData("measure model.pth --data . --threads none")]
    [InlineData("measure model.pth --data . --threads 0")]
    [InlineData("measure model.pth --data . --device abacus")]
    [InlineData("measure model.pth --data . --normalization 0.5/0")]
    [InlineData("measure model.pth --data . --classes @no-such-file")]
    [InlineData("clone model.pth --data .")]
    [InlineData("clone model.pth --data . --out out --lr fast")]
    [InlineData("clone model.pth --data . --out out --lr 0")]
    [InlineData("clone model.pth --data . --out out --ratio 1.5")]
    [InlineData("clone model.pth --data . --out out --ratio 0.5 --count 100")]
    [InlineData("clone model.pth --data . --out out --hook-plane pool")]
    [InlineData("clone model.pth --data . --out out --importance l3")]
    [InlineData("clone model.pth --data . --out out --max-attack-success 0.1")]
    [InlineData("clone model.pth --data . --out out --clone-architecture VGG-16")]
    [InlineData("backdoor --data . --out model.pth --attack voodoo")]
    [InlineData("backdoor --data . --out model.pth --poison-rate 1")]
    [InlineData("backdoor --data . --out model.pth --normalization auto")]
    [InlineData("backdoor --data . --out model.pth --architecture VGG-16")]
    [InlineData("road-signs --out signs --class-count 44")]
    [InlineData("road-signs --out signs --image-size 16")]
    [InlineData("road-signs --out signs --backgrounds no-such-folder")]
    [InlineData("stamp --data . --out sheet.png")]
    [InlineData("stamp --data . --out sheet.png --trigger checker --count 0")]
    public async Task BadUsageExitsWith2AndLeavesStandardOutputAlone(string commandLine)
    {
        var run = await MedicProgram.Run(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.NotEmpty(run.ErrorLines);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("inspect --help")]
    [InlineData("measure --help")]
    [InlineData("clone --help")]
    [InlineData("backdoor --help")]
    [InlineData("road-signs --help")]
    [InlineData("stamp --help")]
    [InlineData("--version")]
    public async Task HelpIsPrinted(string commandLine)
    {
        var run = await MedicProgram.Run(commandLine.Split(' '));

        Assert.Equal(0, run.ExitCode);
        Assert.NotEmpty(run.Output);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public async Task TriggersAreListed()
    {
        var run = await MedicProgram.Run("triggers", "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("checker", run.Json.EnumerateArray().Select(trigger => trigger.GetProperty("name").GetString()));
    }
}
