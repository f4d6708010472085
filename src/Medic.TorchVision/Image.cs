using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>torchvision, as far as Medic uses it: names, signatures and defaults are those of TorchSharp's TorchVision package.</summary>
public static partial class torchvision
{
    /// <summary>Image files in and out.</summary>
    public static partial class io
    {
        /// <summary>What an image is turned into while it is read.</summary>
        public enum ImageReadMode
        {
            /// <summary>The channels that the file has.</summary>
            UNCHANGED,

            /// <summary>One channel.</summary>
            GRAY,

            /// <summary>Gray and alpha.</summary>
            GRAY_ALPHA,

            /// <summary>Three channels.</summary>
            RGB,

            /// <summary>RGB and alpha.</summary>
            RGB_ALPHA,
        }

        /// <summary>Decodes and encodes images as tensors.</summary>
        public abstract class Imager
        {
            /// <summary>Decodes an image file; its format is recognised from its contents.</summary>
            /// <param name="stream">The file, from its current position to its end.</param>
            /// <param name="mode">The channels wanted.</param>
            /// <returns>uint8 [C, H, W].</returns>
            public abstract Tensor DecodeImage(Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED);

            /// <summary>Decodes an image file; its format is recognised from its contents.</summary>
            /// <param name="data">The whole file.</param>
            /// <param name="mode">The channels wanted.</param>
            /// <returns>uint8 [C, H, W].</returns>
            public abstract Tensor DecodeImage(byte[] data, ImageReadMode mode = ImageReadMode.UNCHANGED);

            /// <summary>Encodes an image.</summary>
            /// <param name="image">uint8 [C, H, W].</param>
            /// <param name="format">The format to write.</param>
            /// <param name="stream">Where the file goes.</param>
            public abstract void EncodeImage(Tensor image, ImageFormat format, Stream stream);

            /// <summary>Encodes an image.</summary>
            /// <param name="image">uint8 [C, H, W].</param>
            /// <param name="format">The format to write.</param>
            /// <returns>The encoded file.</returns>
            public abstract byte[] EncodeImage(Tensor image, ImageFormat format);
        }

        /// <summary>Reads an image file: PNG, JPEG, PPM or PGM.</summary>
        /// <param name="filename">Path to the image.</param>
        /// <param name="mode">The channels wanted.</param>
        /// <param name="imager">Who decodes; this backend's own where null.</param>
        /// <returns>uint8 [C, H, W].</returns>
        /// <exception cref="InvalidDataException">The file is not an image that can be read.</exception>
        public static Tensor read_image(string filename, ImageReadMode mode = ImageReadMode.UNCHANGED, Imager? imager = null)
        {
            using var stream = File.Open(filename, FileMode.Open, FileAccess.Read, FileShare.Read);
            return read_image(stream, mode, imager);
        }

        /// <summary>Reads an image file: PNG, JPEG, PPM or PGM.</summary>
        /// <param name="stream">The file, from its current position to its end.</param>
        /// <param name="mode">The channels wanted.</param>
        /// <param name="imager">Who decodes; this backend's own where null.</param>
        /// <returns>uint8 [C, H, W].</returns>
        /// <exception cref="InvalidDataException">The stream is not an image that can be read.</exception>
        public static Tensor read_image(Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED, Imager? imager = null) =>
            (imager ?? NativeImager.Instance).DecodeImage(stream, mode);

        /// <summary>Writes an image as a PNG file.</summary>
        /// <param name="image">uint8 [C, H, W] with one to four channels.</param>
        /// <param name="filename">Path to the file; an existing one is replaced.</param>
        /// <param name="imager">Who encodes; this backend's own where null.</param>
        public static void write_png(Tensor image, string filename, Imager? imager = null)
        {
            using var stream = File.Create(filename);
            write_png(image, stream, imager);
        }

        /// <summary>Writes an image as a PNG file.</summary>
        /// <param name="image">uint8 [C, H, W] with one to four channels.</param>
        /// <param name="stream">Where the file goes.</param>
        /// <param name="imager">Who encodes; this backend's own where null.</param>
        public static void write_png(Tensor image, Stream stream, Imager? imager = null)
        {
            ArgumentNullException.ThrowIfNull(image);
            if (image.dtype != ScalarType.Byte)
                throw new ArgumentException($"An image is a uint8 tensor; found {image.dtype}.", nameof(image));
            (imager ?? NativeImager.Instance).EncodeImage(image, ImageFormat.Png, stream);
        }
    }
}
