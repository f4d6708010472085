namespace Medic.LibTorch.Tests;

public class GeneratorTests
{
    [Fact]
    public void One_seed_gives_one_sequence()
    {
        using var scope = NewDisposeScope();
        using var one = new Generator(7);
        using var other = new Generator(0).manual_seed(7);
        Assert.Equal(rand([5], generator: one).Numbers(), rand([5], generator: other).Numbers());
        Assert.Equal(randn([5], generator: one).Numbers(), randn([5], generator: other).Numbers());
        Assert.Equal(randint(100, [5], generator: one).Numbers(), randint(100, [5], generator: other).Numbers());
        Assert.Equal(randperm(9, generator: one).Numbers(), randperm(9, generator: other).Numbers());
        Assert.Equal(zeros(3).uniform_(0, 1, one).Numbers(), zeros(3).uniform_(0, 1, other).Numbers());
        Assert.Equal(zeros(3).normal_(0, 1, one).Numbers(), zeros(3).normal_(0, 1, other).Numbers());
        Assert.Equal(zeros(9).bernoulli_(0.5, one).Numbers(), zeros(9).bernoulli_(0.5, other).Numbers());
        Assert.NotEqual(rand([5], generator: one).Numbers(), rand([5], generator: one).Numbers());
        Assert.Equal(7, one.initial_seed());
    }

    [Fact]
    public void A_state_is_taken_up_again()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        rand([3], generator: generator);
        var state = generator.get_state();
        var first = rand([5], generator: generator).Numbers();
        generator.set_state(state);
        Assert.Equal(first, rand([5], generator: generator).Numbers());
    }

    [Fact]
    public void The_default_generator_is_PyTorchs()
    {
        var expected = PythonTorch.Run(
            """
            g = torch.Generator().manual_seed(3)
            out['rand'] = torch.rand(4, generator=g)
            out['randn'] = torch.randn(20, generator=g)
            out['perm'] = torch.randperm(10, generator=g)
            """);
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        Tensors.Near(expected["rand"], rand([4], generator: generator).Numbers(), 1e-7);
        Tensors.Near(expected["randn"], randn([20], generator: generator).Numbers(), 1e-6);
        Tensors.Near(expected["perm"], randperm(10, generator: generator).Numbers());
    }

    [Fact]
    public void Draws_stay_within_their_limits()
    {
        using var scope = NewDisposeScope();
        var uniform = zeros(1000).uniform_(2, 3);
        Assert.InRange(uniform.min().ToDouble(), 2, 3);
        Assert.InRange(uniform.max().ToDouble(), 2, 3);
        Assert.InRange(randint(3, 5, [100]).min().ToInt64(), 3, 4);
        Assert.InRange(normal(10, 0.1, [100]).mean().ToDouble(), 9.9, 10.1);
        Assert.InRange(randint_int(5), 0, 4);
        Assert.InRange(rand_float(), 0, 1);
    }
}
