using static TorchSharp.torch;

namespace Medic.Engine.Compute;

/// <summary>Torch's native libraries, which a machine may lack.</summary>
public static class TorchLibrary
{
    /// <summary>Loads them, as the first tensor would.</summary>
    /// <exception cref="MedicException">They are not there; the message, one line, says what to install.</exception>
    public static void Require()
    {
        try
        {
            _ = get_num_threads();
        }
        catch (Exception error) when (FindCause(error) is { } missing)
        {
            // The loader's account may run to pages.
            throw new MedicException(missing.Message.Split('\n')[0], error);
        }
    }

    private static Exception? FindCause(Exception? error)
    {
        while (error is not (null or DllNotFoundException or NotSupportedException))
            error = error.InnerException;
        return error;
    }
}
