using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The processor.</summary>
    public static readonly Device CPU = new(DeviceType.CPU);

    /// <summary>The current graphics card, which this backend does not have: an error.</summary>
    public static Device CUDA => InitializeDevice(new Device(DeviceType.CUDA));

    /// <summary>The device of that description, such as "cpu".</summary>
    public static Device device(string description) => InitializeDevice(new Device(description));

    /// <summary>The device of that type and number.</summary>
    public static Device device(string deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    /// <summary>The device of that type and number.</summary>
    public static Device device(DeviceType deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    /// <summary>The graphics card of that number.</summary>
    public static Device device(int index) => new(index);

    /// <summary>The device new tensors are made on.</summary>
    public static Device get_default_device() => CPU;

    /// <summary>Makes a device ready for use, or says why it is not; the default device for <c>null</c>.</summary>
    public static Device InitializeDevice(Device? device)
    {
        device ??= get_default_device();
        InitializeDeviceType(device.type);
        return device;
    }

    /// <summary>Makes a kind of device ready for use, or says why it is not.</summary>
    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (deviceType != DeviceType.CPU)
        {
            throw new InvalidOperationException(
                $"Torch device type {deviceType} is not available: this build of Medic runs over the system's libtorch, which knows the CPU only.");
        }
    }

    /// <summary>Whether a kind of device can be used.</summary>
    public static bool TryInitializeDeviceType(DeviceType deviceType) => deviceType == DeviceType.CPU;

    /// <summary>Names a place where tensors live. A device that is merely named need not exist.</summary>
    public class Device
    {
        /// <summary>The device of a description such as "cpu" or "cuda:0".</summary>
        public Device(string description)
        {
            var parts = description.Split(':');
            type = Parse(parts[0]);
            if (parts.Length > 1) index = int.Parse(parts[1], CultureInfo.InvariantCulture);
        }

        /// <summary>The device of that type and number.</summary>
        public Device(string deviceType, int index = -1)
            : this(Parse(deviceType), index)
        {
        }

        /// <summary>The device of that type and number.</summary>
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        /// <summary>The graphics card of that number.</summary>
        public Device(int index)
            : this(DeviceType.CUDA, index)
        {
        }

        /// <summary>The kind of device.</summary>
        public DeviceType type { get; }

        /// <summary>Which device of that kind; -1 for the current one.</summary>
        public int index { get; } = -1;

        /// <summary>The device of a description such as "cpu" or "cuda:0".</summary>
        public static implicit operator Device(string description) => new(description);

        /// <inheritdoc/>
        public override string ToString()
        {
            var name = type.ToString().ToLowerInvariant();
            return type == DeviceType.CPU || index < 0 ? name : $"{name}:{index}";
        }

        private static DeviceType Parse(string name) => Enum.Parse<DeviceType>(name, ignoreCase: true);
    }

    /// <summary>Graphics cards, of which this backend knows none.</summary>
    public static partial class cuda
    {
        /// <summary>Whether there is a graphics card to use.</summary>
        public static bool is_available() => false;

        /// <summary>Whether cuDNN can be used.</summary>
        public static bool is_cudnn_available() => false;

        /// <summary>How many graphics cards there are.</summary>
        public static int device_count() => 0;

        /// <summary>Seeds the current graphics card's generator, where there is one.</summary>
        public static void manual_seed(long seed)
        {
        }

        /// <summary>Seeds all graphics cards' generators, where there are any.</summary>
        public static void manual_seed_all(long seed)
        {
        }

        /// <summary>Waits until a graphics card has done all it was given, where there is one.</summary>
        public static void synchronize(Device? device = null)
        {
        }
    }
}
