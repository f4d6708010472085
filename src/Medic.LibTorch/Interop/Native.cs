using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>The C interface of libMedicTorch.so, as <c>native/medic_torch.h</c> documents it.</summary>
internal static unsafe partial class Native
{
    private const string Library = "MedicTorch";

    // Nothing native is loaded before the first call of one of these methods.
    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, LibraryLoader.Resolve);

    /// <summary>Throws what the last failed call of this thread had to say.</summary>
    public static void Check(int status)
    {
        if (status != 0) Fail();
    }

    private static void Fail() => throw new ExternalException(Marshal.PtrToStringUTF8(medic_error()));

    [LibraryImport(Library)] private static partial IntPtr medic_error();
    [LibraryImport(Library)] public static partial void medic_free(void* memory);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] public static partial int medic_op_find(string name, string overload, out IntPtr op);
    [LibraryImport(Library)] public static partial int medic_op_call(IntPtr op, NativeValue* arguments, int count, NativeValue* results, int capacity);

    [LibraryImport(Library)] public static partial int medic_tensor_from_data(void* data, long bytes, int dtype, long* sizes, int dimensions, out IntPtr result);
    [LibraryImport(Library)] public static partial int medic_tensor_share(TensorHandle tensor, out IntPtr result);
    [LibraryImport(Library)] public static partial void medic_tensor_release(IntPtr tensor);
    [LibraryImport(Library)] public static partial int medic_tensor_describe(TensorHandle tensor, out TensorInfo info);
    [LibraryImport(Library)] public static partial int medic_tensor_sizes(TensorHandle tensor, long* sizes);
    [LibraryImport(Library)] public static partial int medic_tensor_strides(TensorHandle tensor, long* strides);
    [LibraryImport(Library)] public static partial int medic_tensor_data(TensorHandle tensor, out IntPtr data);
    [LibraryImport(Library)] public static partial int medic_tensor_set_requires_grad(TensorHandle tensor, int value);
    [LibraryImport(Library)] public static partial int medic_tensor_retain_grad(TensorHandle tensor);
    [LibraryImport(Library)] public static partial int medic_tensor_grad(TensorHandle tensor, out IntPtr grad);
    [LibraryImport(Library)] public static partial int medic_tensor_set_grad(TensorHandle tensor, IntPtr grad);

    [LibraryImport(Library)]
    public static partial int medic_backward(
        IntPtr* roots, int rootCount, IntPtr* grads, int gradCount, int retainGraph, int createGraph, IntPtr* inputs, int inputCount);

    [LibraryImport(Library)]
    public static partial int medic_grad(
        IntPtr* outputs, int outputCount, IntPtr* inputs, int inputCount, IntPtr* grads, int gradCount, int retainGraph, int createGraph,
        int allowUnused, IntPtr* results);

    [LibraryImport(Library)] public static partial int medic_grad_mode();
    [LibraryImport(Library)] public static partial void medic_set_grad_mode(int enabled);
    [LibraryImport(Library)] public static partial int medic_inference_enter(int enabled, out IntPtr guard);
    [LibraryImport(Library)] public static partial void medic_inference_leave(IntPtr guard);
    [LibraryImport(Library)] public static partial int medic_inference_mode();

    [LibraryImport(Library)] public static partial int medic_generator_new(ulong seed, out IntPtr result);
    [LibraryImport(Library)] public static partial int medic_generator_default(out IntPtr result);
    [LibraryImport(Library)] public static partial void medic_generator_delete(IntPtr generator);
    [LibraryImport(Library)] public static partial int medic_generator_set_seed(GeneratorHandle generator, ulong seed);
    [LibraryImport(Library)] public static partial int medic_generator_seed(GeneratorHandle generator, out ulong seed);
    [LibraryImport(Library)] public static partial int medic_generator_state(GeneratorHandle generator, out IntPtr state);
    [LibraryImport(Library)] public static partial int medic_generator_set_state(GeneratorHandle generator, TensorHandle state);

    [LibraryImport(Library)] public static partial int medic_threads();
    [LibraryImport(Library)] public static partial int medic_set_threads(int count);
    [LibraryImport(Library)] public static partial int medic_interop_threads();
    [LibraryImport(Library)] public static partial int medic_set_interop_threads(int count);
    [LibraryImport(Library)] public static partial IntPtr medic_version();
}
