namespace TorchSharp;

/// <summary>Where a tensor can live. This backend knows the CPU only.</summary>
public enum DeviceType
{
    /// <summary>The processor.</summary>
    CPU = 0,

    /// <summary>A graphics card of NVIDIA.</summary>
    CUDA = 1,
}

/// <summary>How a padded border is filled.</summary>
public enum PaddingModes
{
    /// <summary>With zeros.</summary>
    Zeros = 0,

    /// <summary>With the mirrored input, its border not repeated.</summary>
    Reflect = 1,

    /// <summary>With the border repeated.</summary>
    Replicate = 2,

    /// <summary>With the opposite side.</summary>
    Circular = 3,

    /// <summary>With one value.</summary>
    Constant = 4,
}

/// <summary>How much a convolution pads.</summary>
public enum Padding
{
    /// <summary>Not at all.</summary>
    Valid = 0,

    /// <summary>So much that the output is as large as the input.</summary>
    Same = 1,
}

public static partial class torch
{
    /// <summary>The types that a tensor's elements can have.</summary>
    public enum ScalarType : sbyte
    {
        /// <summary>8 bits, unsigned.</summary>
        Byte = 0,

        /// <summary>8 bits, signed.</summary>
        Int8 = 1,

        /// <summary>16 bits, signed.</summary>
        Int16 = 2,

        /// <summary>32 bits, signed.</summary>
        Int32 = 3,

        /// <summary>64 bits, signed.</summary>
        Int64 = 4,

        /// <summary>16-bit floating point.</summary>
        Float16 = 5,

        /// <summary>32-bit floating point.</summary>
        Float32 = 6,

        /// <summary>64-bit floating point.</summary>
        Float64 = 7,

        /// <summary>Complex numbers of two 32-bit parts.</summary>
        ComplexFloat32 = 9,

        /// <summary>Complex numbers of two 64-bit parts.</summary>
        ComplexFloat64 = 10,

        /// <summary>Truth values.</summary>
        Bool = 11,

        /// <summary>16-bit floating point with the range of 32 bits.</summary>
        BFloat16 = 15,
    }

    /// <summary>How a quotient is rounded.</summary>
    public enum RoundingMode
    {
        /// <summary>Not at all.</summary>
        None,

        /// <summary>Towards zero.</summary>
        trunc,

        /// <summary>Downwards.</summary>
        floor,
    }

    /// <summary>How <see cref="nn.functional.interpolate"/> finds values between pixels.</summary>
    public enum InterpolationMode
    {
        /// <summary>The nearest pixel, with the rounding of old.</summary>
        Nearest = 0,

        /// <summary>Linearly, in one dimension.</summary>
        Linear = 1,

        /// <summary>Linearly, in two dimensions.</summary>
        Bilinear = 2,

        /// <summary>By cubic splines, in two dimensions.</summary>
        Bicubic = 3,

        /// <summary>Linearly, in three dimensions.</summary>
        Trilinear = 4,

        /// <summary>The mean over the pixels that a new one covers.</summary>
        Area = 5,

        /// <summary>The nearest pixel.</summary>
        NearestExact = 6,
    }

    /// <summary>How <see cref="nn.functional.grid_sample"/> finds values between pixels.</summary>
    public enum GridSampleMode
    {
        /// <summary>The nearest pixel.</summary>
        Nearest = 0,

        /// <summary>Linearly, in two dimensions.</summary>
        Bilinear = 2,
    }

    /// <summary>What <see cref="nn.functional.grid_sample"/> sees outside its input.</summary>
    public enum GridSamplePaddingMode
    {
        /// <summary>Zeros.</summary>
        Zeros = 0,

        /// <summary>The input mirrored.</summary>
        Reflection = 1,

        /// <summary>The input's border.</summary>
        Border = 2,
    }

    public static partial class nn
    {
        /// <summary>What becomes of the losses of a batch's samples.</summary>
        public enum Reduction : long
        {
            /// <summary>They stay apart.</summary>
            None = 0,

            /// <summary>Their mean is taken.</summary>
            Mean = 1,

            /// <summary>Their sum is taken.</summary>
            Sum = 2,
        }
    }
}
