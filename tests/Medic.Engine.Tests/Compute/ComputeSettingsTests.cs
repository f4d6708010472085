using Medic.Engine.Compute;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Compute;

public sealed class ComputeSettingsTests
{
    [Fact]
    public void The_processor_is_always_there()
    {
        var settings = ComputeSettings.Resolve("CPU", 2);

        Assert.Equal(("cpu", 2), (settings.Device.ToString(), settings.Threads));
    }

    [Fact]
    public void Threads_default_to_the_processors_up_to_four() =>
        Assert.Equal(Math.Min(Environment.ProcessorCount, 4), ComputeSettings.Resolve("cpu").Threads);

    [Fact]
    public void Automatic_takes_a_GPU_where_there_is_one() =>
        Assert.Equal(cuda.is_available() ? "cuda:0" : "cpu", ComputeSettings.Resolve().Device.ToString());

    [Theory]
    [InlineData("gpu")]
    [InlineData("")]
    [InlineData("cuda:")]
    [InlineData("cuda:x")]
    [InlineData("cuda:-1")]
    [InlineData("cpu:0")]
    [InlineData("cuda:0:1")]
    public void An_unknown_device_is_refused_with_what_there_is(string device) =>
        Assert.Contains("auto, cpu, cuda or cuda:N", Assert.Throws<MedicException>(() => ComputeSettings.Resolve(device, 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_device_that_is_not_there_is_refused_with_how_many_there_are() =>
        Assert.Contains("CUDA devices were found", Assert.Throws<MedicException>(() => ComputeSettings.Resolve("cuda:99", 1)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void Threads_are_1_or_more(int threads) =>
        Assert.Contains("1 or more", Assert.Throws<MedicException>(() => ComputeSettings.Resolve("cpu", threads)).Message, StringComparison.Ordinal);

    [Fact]
    public void Applying_gives_the_calling_thread_its_threads()
    {
        ComputeSettings.Resolve("cpu", 1).Apply();

        Assert.Equal(1, get_num_threads());
    }
}
