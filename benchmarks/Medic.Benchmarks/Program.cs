using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Medic.Benchmarks;

// whole MODEL DATA [ROUNDS]   times steps, epochs and evaluation on real files, and prints JSON; ../speed.py puts it beside PyTorch
// read MODEL TIMES             likewise, reading
// run FOLDER COUNT             makes up a run of so many models, to time status and finish on
// parts [BenchmarkDotNet's options]
return args switch
{
    ["whole", var model, var data, .. var rest] => WholeRun.Print(model, data, rest is [var rounds] ? int.Parse(rounds) : 5),
    ["read", var model, var times] => WholeRun.PrintReading(model, int.Parse(times)),
    ["run", var folder, var count] => SyntheticRun.Write(folder, int.Parse(count)),
    ["parts", .. var options] => Parts(options),
    _ => Usage(),
};

static int Parts(string[] options)
{
    // In this process: the system Torch backend finds its native half beside the program.
    var config = ManualConfig.Create(DefaultConfig.Instance).AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(options.Length > 0 ? options : ["--filter", "*"], config);
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("usage: Medic.Benchmarks whole MODEL DATA [ROUNDS] | read MODEL TIMES | run FOLDER COUNT | parts [BenchmarkDotNet's options]");
    return 2;
}
