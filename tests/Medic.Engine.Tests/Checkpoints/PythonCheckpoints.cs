using System.Text.Json;

namespace Medic.Engine.Tests.Checkpoints;

/// <summary>Checkpoints of every kind, written by PyTorch in one go, with what a reader should find in them.</summary>
public sealed class PythonCheckpoints : IDisposable
{
    private const string Script = """
        import argparse, functools, numpy, os, torch.nn as nn
        from collections import OrderedDict, Counter, defaultdict
        folder, cases = sys.argv[1], {}
        torch.manual_seed(0)

        def save(name, value, expected, **options):
            path = os.path.join(folder, name)
            torch.save(value, path, **options)
            cases[name] = fingerprints(expected)

        def both(name, value, expected):
            save(name + '.zip.pth', value, expected)
            save(name + '.legacy.pth', value, expected, _use_new_zipfile_serialization=False)

        floats = [torch.float16, torch.bfloat16, torch.float32, torch.float64]
        integers = [torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64]
        dtypes = OrderedDict((str(d)[6:], (torch.randn(3, 5) * 50).to(d)) for d in floats + integers)
        dtypes['bool'] = torch.randn(7) > 0
        dtypes['scalar'] = torch.tensor(123456789012)
        dtypes['empty'] = torch.zeros(0, 3)
        both('dtypes', dtypes, dtypes)
        for protocol in range(1, 6):
            save(f'protocol{protocol}.zip', dtypes, dtypes, pickle_protocol=protocol)
            save(f'protocol{protocol}.legacy', dtypes, dtypes, pickle_protocol=protocol, _use_new_zipfile_serialization=False)

        base = torch.arange(240.).reshape(2, 3, 5, 8)
        views = OrderedDict(
            whole=base, transposed=base.permute(3, 1, 0, 2), offset=base[1, 1:], stepped=base[:, :, ::2, 1::3],
            expanded=base[0, 0, 0, :1].expand(4, 6), last=base[1, 2, 4, 7], column=base[:, 0, 0, 3], none=base[:, :0],
            channels_last=torch.randn(4, 3, 6, 6).to(memory_format=torch.channels_last),
            half=torch.randn(6, 4).half().t(), double=torch.randn(6, 4).double().t(), byte=torch.arange(24, dtype=torch.uint8).reshape(4, 6).t(),
            one=torch.randn(1, 4, 1).permute(2, 0, 1))
        both('views', views, views)

        class Block(nn.Module):
            def __init__(self):
                super().__init__()
                self.conv = nn.Conv2d(3, 4, 3, bias=False)
                self.bn = nn.BatchNorm2d(4)
                self.register_buffer('kept', torch.arange(3))
                self.register_buffer('scratch', torch.zeros(2), persistent=False)
                self.register_buffer('nothing', None)
                self.register_parameter('absent', None)
                self.activation = torch.nn.functional.relu
                self.make_norm = functools.partial(nn.BatchNorm2d, eps=1e-3)
                self.options = argparse.Namespace(depth=4, names=['a'])
                self.kind = nn.BatchNorm2d

        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.scale = nn.Parameter(torch.randn(3))
                self.stem = nn.Sequential(Block(), nn.ReLU(inplace=True), Block())
                self.head = nn.Linear(4, 10)
                self.again = self.head

        net = Net()
        state = net.state_dict()
        both('bare', state, state)
        both('module', net, state)
        both('parallel_module', nn.DataParallel(net), state)
        both('module_in_net', {'net': net, 'acc': 0.5, 'epoch': 3}, state)
        both('parallel', {'state_dict': nn.DataParallel(net).state_dict()}, state)
        both('parameters', OrderedDict(net.named_parameters()), OrderedDict(net.named_parameters()))
        for key in ['state_dict', 'net_state_dict', 'net', 'model', 'model_state_dict', 'weights']:
            both('under_' + key, {'epoch': 1, key: state}, state)
        both('ema', {'state_dict': state, 'ema': state}, state)
        both('two', {'net': state, 'model': state}, state)

        tagged = nn.Parameter(torch.randn(2, 3))
        tagged.note = 'seen'
        save('attributes.pth', OrderedDict(w=tagged), OrderedDict(w=tagged))

        optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
        net.head(torch.randn(2, 4)).sum().backward()
        optimizer.step()
        scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, [3, 5])
        state = net.state_dict()
        both('entries', OrderedDict(
            state_dict=state, optimizer=optimizer.state_dict(), scheduler=scheduler.state_dict(),
            best=numpy.float64(0.875), count=numpy.int64(-7), flag=numpy.bool_(True), single=numpy.float32(0.5),
            array=numpy.arange(6, dtype=numpy.int32).reshape(2, 3), random=numpy.random.get_state(), unsigned=numpy.uint32(2 ** 32 - 1),
            accuracy=0.1, nothing=None, yes=True, no=False,
            small=-5, large=2 ** 40, huge=-2 ** 90, text='H\u00e9llo \U0001f600', bytes=b'\x00\xff\x80', empty=b'', tuple=(1, (2, 'x')), list=[1, [2]],
            set={4}, frozen=frozenset({'f'}), size=torch.Size([2, 3]), device=torch.device('cuda', 1), dtype=torch.float16,
            counts=Counter('aab'), groups=defaultdict(list, {1: [2]}), args=argparse.Namespace(lr=0.1, layers=[1, 2]), cls=nn.Linear,
            pattern=OrderedDict(trigger=torch.randn(3, 2), mask=torch.ones(2))), state)

        print(json.dumps(cases))
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<JsonElement> _expected;

    public PythonCheckpoints() => _expected = new Lazy<JsonElement>(() => PythonTorch.Run(Script, _folder.Path));

    /// <summary>A checkpoint's path and the fingerprints of its tensors; skips the test where there is no PyTorch.</summary>
    public (string Path, JsonElement Tensors) this[string name] => (_folder[name], Expected.GetProperty(name));

    /// <summary>The names of all checkpoints.</summary>
    public IEnumerable<string> Names => Expected.EnumerateObject().Select(property => property.Name);

    private JsonElement Expected
    {
        get
        {
            PythonTorch.Require();
            return _expected.Value;
        }
    }

    public void Dispose() => _folder.Dispose();
}
