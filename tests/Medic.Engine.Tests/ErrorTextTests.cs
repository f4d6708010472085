using Medic.Engine.Checkpoints;
using Medic.Engine.Models;
using Medic.Engine.Tests.Checkpoints;

namespace Medic.Engine.Tests;

public sealed class ErrorTextTests : IDisposable
{
    private const string Escapes = "\u001b[2J\u202e\r\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_a_file_calls_its_tensors_can_neither_fill_a_terminal_nor_write_over_it()
    {
        var path = _folder["names.pth"];
        var tensors = new StateDict([new(Escapes + new string('n', 300_000), new TensorData(ElementType.UInt8, [1], new byte[1]))]);
        CheckpointWriter.Write(path, tensors, new CheckpointLayout(null, false), new Dictionary<string, object?>());

        var error = ModelInspection.Inspect(path).Error!;

        Assert.StartsWith($"{path}: the network is not known. Found 1 tensors (\ufffd[2J", error, StringComparison.Ordinal);
        Assert.EndsWith("CompositeNet.", error, StringComparison.Ordinal);
        Assert.InRange(error.Length, 1000, 3000);
        AssertPrintable(error);
        AssertPrintable(Assert.Throws<ModelException>(() => ArchitectureCatalog.Recognize(tensors, path)).Message);
    }

    [Fact]
    public void An_error_of_any_kind_is_one_printable_line_that_names_the_file_once()
    {
        var path = $"/models/{Escapes}.pth";

        foreach (var error in new Exception[] { new ModelException($"{path}: {Escapes}no."), new IOException($"{Escapes}no.") })
        {
            var text = ErrorText.For(path, error);
            AssertPrintable(text);
            Assert.Single(text.Split("/models/")[1..]);
            Assert.EndsWith("no.", text, StringComparison.Ordinal);
        }

        Assert.Equal("/a.pth: '/a.pth' is gone.", ErrorText.For("/a.pth", new ModelException("/a.pth: '/a.pth' is gone.")));
        Assert.Equal("'/a.pth' is gone.", ErrorText.For("/a.pth", new IOException("'/a.pth' is gone.")));
    }

    private static void AssertPrintable(string text)
    {
        Assert.InRange(text.Length, 1, 10_000);
        Assert.DoesNotContain(text, character => char.IsControl(character) || character == '\u202e');
    }
}
