using System.Collections.Frozen;

namespace Medic.Engine.Checkpoints.Pickling;

/// <summary>Judges the names that pickles import.</summary>
/// <remarks>
/// The harmless ones are listed one by one, here and in <see cref="LayerClasses"/>: whatever is not on the list is at best unknown. The
/// list of dangerous ones only tells the certain from the doubtful.
/// </remarks>
internal static class PythonImports
{
    /// <summary>The characters of the longest name, of a class, a function or a storage, that is followed: none comes near it, and each is hashed wherever it is used.</summary>
    public const int LongestName = 512;

    // What programs save beside their tensors, apart from what KnownCalls lists.
    private static readonly FrozenSet<string> HarmlessNames = Names(
        "argparse.Namespace types.SimpleNamespace collections.deque decimal.Decimal fractions.Fraction uuid.UUID",
        "builtins.bool builtins.complex builtins.dict builtins.float builtins.int builtins.list builtins.object builtins.slice builtins.str builtins.tuple",
        "datetime.date datetime.datetime datetime.time datetime.timedelta datetime.timezone",
        "pathlib.Path pathlib.PosixPath pathlib.PurePath pathlib.PurePosixPath pathlib.PureWindowsPath pathlib.WindowsPath",
        "numpy.ndarray numpy.core.numeric._frombuffer numpy._core.numeric._frombuffer",
        "numpy.random._pickle.__bit_generator_ctor numpy.random._pickle.__generator_ctor numpy.random._pickle.__randomstate_ctor",
        "torch.Tensor torch.nn.parameter.Buffer torch.per_channel_affine torch.per_tensor_affine torch.serialization._get_layout torch.storage.TypedStorage",
        "torch._utils._rebuild_qtensor torch._utils._rebuild_sparse_csr_tensor torch._utils._rebuild_sparse_tensor");

    private static readonly FrozenSet<string> TorchTypes = Names(
        "bool uint8 int8 int16 int32 int64 uint16 uint32 uint64 float16 bfloat16 float32 float64 half float double short int long",
        "complex32 complex64 complex128 quint8 qint8 qint32 float8_e4m3fn float8_e5m2 strided sparse_coo sparse_csr contiguous_format channels_last",
        "UntypedStorage _UntypedStorage QUInt8Storage QInt8Storage QInt32Storage ComplexFloatStorage ComplexDoubleStorage");

    private static readonly FrozenSet<string> NumPyTypes = Names(
        "bool bool_ int8 int16 int32 int64 uint8 uint16 uint32 uint64 intc uintc longlong ulonglong float16 float32 float64 longdouble",
        "complex64 complex128 str_ bytes_ void datetime64 timedelta64");

    // Modules that act on the machine, run code, load other pickles, or lead to what does.
    private static readonly FrozenSet<string> DangerousModules = Names(
        "_aix_support _ctypes _functools _imp _io _osx_support _pickle _posixsubprocess _pyrepl _socket _testcapi _thread _winapi aiohttp asyncio asyncore bdb",
        "cPickle cProfile cffi cgi cgitb cloudpickle cmd code codeop",
        "commands compileall ctypes dbm dill distutils doctest dummy_thread ensurepip fileinput ftplib glob gzip http httplib httpx idlelib imaplib imp importlib inspect",
        "io joblib jsonpickle lib2to3 linecache mailbox mailcap marshal mmap modulefinder multiprocessing nntplib nt ntpath operator os paramiko pdb pexpect",
        "pickle pip pkg_resources pkgutil poplib popen2 posix posixpath profile pty py_compile pydoc requests rlcompleter runpy setuptools shelve shutil",
        "signal site smtpd smtplib socket socketserver sqlite3 ssl subprocess sys tarfile telnetlib tempfile test thread threading timeit trace types unittest urllib",
        "urllib2 urllib3 venv webbrowser winreg wsgiref xmlrpc xmlrpclib yaml zipapp zipfile zipimport");

    private static readonly string[] DangerousBeginnings =
    [
        "_operator.attrgetter", "_operator.call", "_operator.methodcaller", "builtins.__import__", "builtins.apply", "builtins.breakpoint", "builtins.compile",
        "builtins.delattr", "builtins.eval", "builtins.exec", "builtins.file", "builtins.filter", "builtins.getattr", "builtins.globals", "builtins.hasattr",
        "builtins.help", "builtins.input", "builtins.locals", "builtins.map", "builtins.open", "builtins.reduce", "builtins.setattr", "builtins.type", "builtins.vars",
        "codecs.open", "codecs.register", "concurrent.futures.", "copyreg.add_extension", "copyreg.pickle", "functools.", "itertools.ifilter", "itertools.imap",
        "logging.FileHandler", "logging.basicConfig", "logging.config.", "logging.handlers.", "numpy.core.memmap", "numpy.core.multiarray.fromfile",
        "numpy.core.records.fromfile", "numpy._core.memmap", "numpy._core.records.fromfile", "numpy.ctypeslib.", "numpy.distutils.", "numpy.f2py.", "numpy.fromfile", "numpy.lib.", "numpy.load", "numpy.memmap",
        "numpy.ndarray.dump", "numpy.ndarray.tofile", "numpy.save", "numpy.testing.", "pandas.eval", "pandas.io.", "pandas.read_", "pathlib.", "torch._dynamo.",
        "torch._inductor.", "torch._ops.", "torch.classes.", "torch.distributed.", "torch.fx.", "torch.hub.", "torch.jit.", "torch.load", "torch.multiprocessing.",
        "torch.onnx.", "torch.ops.", "torch.package.", "torch.save", "torch.serialization.", "torch.storage._load_from_bytes", "torch.testing.", "torch.utils._",
        "torch.utils.bottleneck.", "torch.utils.collect_env.", "torch.utils.cpp_extension.", "torch.utils.data.datapipes.utils.decoder.", "torch.utils.model_zoo.",
        "torchvision.io.", "torchvision.models.feature_extraction.", "tensorflow.io.", "uuid._get_command_stdout",
    ];

    // Python finds attributes of attributes: 'torch.serialization.os.system' is os.system.
    private static readonly FrozenSet<string> DangerousAttributes = Names(
        "os posix nt sys subprocess shutil socket builtins __builtin__ __builtins__ ctypes importlib pickle runpy system popen Popen eval exec",
        "__import__ __globals__ __code__ __dict__ __getattribute__ __getattr__ __subclasses__ __class__ __bases__ __mro__ __init__ __reduce__ __reduce_ex__ __call__");

    /// <summary>What it means that a pickle imports this.</summary>
    public static ImportRisk Judge(PythonGlobal global)
    {
        // Nothing harmless stands in something else: a name with dots leads on from what its module holds, which may be another module.
        if (!global.Name.Contains('.', StringComparison.Ordinal) && IsHarmless(global))
            return ImportRisk.Harmless;
        var name = global.ModernName;
        var parts = name.Split('.');
        return DangerousModules.Contains(parts[0]) || Array.Exists(parts[1..], DangerousAttributes.Contains)
            || Array.Exists(DangerousBeginnings, beginning => name.StartsWith(beginning, StringComparison.Ordinal))
            ? ImportRisk.Dangerous
            : ImportRisk.Unknown;
    }

    /// <summary>Whether all between the dots is what Python's own modules, classes and functions are called like.</summary>
    /// <param name="name">A name, with or without dots.</param>
    public static bool IsIdentifier(string name)
    {
        var begins = true;
        foreach (var character in name)
        {
            if (begins ? !char.IsAsciiLetter(character) && character != '_' : !char.IsAsciiLetterOrDigit(character) && character is not ('_' or '.'))
                return false;
            begins = character == '.';
        }

        return !begins;
    }

    private static FrozenSet<string> Names(params string[] lines) => lines.SelectMany(line => line.Split(' ')).ToFrozenSet(StringComparer.Ordinal);

    private static bool IsHarmless(PythonGlobal global) =>
        KnownCalls.Contains(global) || HarmlessNames.Contains(global.ModernName) || IsElementType(global) || LayerClasses.Contains(global);

    private static bool IsElementType(PythonGlobal global) => global.Module switch
    {
        "torch" or "torch.cuda" or "torch.storage" => TorchTypes.Contains(global.Name) || ElementTypeExtensions.FromStorageClass(global.Name) is not null,
        "numpy" => NumPyTypes.Contains(global.Name),
        "numpy.dtypes" => global.Name.EndsWith("DType", StringComparison.Ordinal) && IsIdentifier(global.Name),
        _ => false,
    };
}
