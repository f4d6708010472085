using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Seeds the default generator, and returns it.</summary>
    public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

    /// <summary>Seeds the default generator by the clock, and returns the seed.</summary>
    public static long seed() => Generator.Default.seed();

    /// <summary>The seed that the default generator started from.</summary>
    public static long initial_seed() => Generator.Default.initial_seed();

    /// <summary>The state of the default generator.</summary>
    public static Tensor get_rng_state() => Generator.Default.get_state();

    /// <summary>Puts the default generator into a state that <see cref="get_rng_state"/> returned.</summary>
    public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);

    /// <summary>A source of random numbers.</summary>
    public class Generator : IDisposable
    {
        private readonly GeneratorHandle _handle;

        /// <summary>A generator of its own.</summary>
        public Generator(ulong seed = 0, Device? device = null)
        {
            this.device = InitializeDevice(device);
            Native.Check(Native.medic_generator_new(seed, out var generator));
            _handle = new GeneratorHandle(generator);
        }

        private Generator(GeneratorHandle handle) => _handle = handle;

        /// <summary>The generator that is used where none is given.</summary>
        public static Generator Default
        {
            get
            {
                Native.Check(Native.medic_generator_default(out var generator));
                return new Generator(new GeneratorHandle(generator));
            }
        }

        /// <summary>Where the generator lives.</summary>
        public Device device { get; } = CPU;

        /// <summary>The native generator.</summary>
        public IntPtr Handle => _handle.IsClosed ? IntPtr.Zero : _handle.DangerousGetHandle();

        internal GeneratorHandle SafeHandle => _handle;

        /// <summary>Starts the generator anew.</summary>
        public Generator manual_seed(long seed)
        {
            Native.Check(Native.medic_generator_set_seed(_handle, unchecked((ulong)seed)));
            return this;
        }

        /// <summary>Starts the generator anew from the clock, and returns the seed.</summary>
        public long seed()
        {
            var seed = DateTime.UtcNow.Ticks;
            manual_seed(seed);
            return seed;
        }

        /// <summary>The seed the generator started from.</summary>
        public long initial_seed()
        {
            Native.Check(Native.medic_generator_seed(_handle, out var seed));
            return unchecked((long)seed);
        }

        /// <summary>The generator's state, as bytes.</summary>
        public Tensor get_state()
        {
            Native.Check(Native.medic_generator_state(_handle, out var state));
            return new Tensor(state);
        }

        /// <summary>Puts the generator into a state that <see cref="get_state"/> returned.</summary>
        public void set_state(Tensor value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Native.Check(Native.medic_generator_set_state(_handle, value.SafeHandle));
        }

        /// <summary>Frees the generator.</summary>
        public void Dispose()
        {
            Dispose(disposing: true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Frees the generator.</summary>
        protected virtual void Dispose(bool disposing)
        {
            if (disposing) _handle.Dispose();
        }
    }

    /// <summary>The default source of random numbers.</summary>
    public static partial class random
    {
        /// <inheritdoc cref="torch.manual_seed"/>
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);

        /// <inheritdoc cref="torch.seed"/>
        public static long seed() => torch.seed();

        /// <inheritdoc cref="torch.initial_seed"/>
        public static long initial_seed() => torch.initial_seed();

        /// <inheritdoc cref="torch.get_rng_state"/>
        public static Tensor get_rng_state() => torch.get_rng_state();

        /// <inheritdoc cref="torch.set_rng_state"/>
        public static void set_rng_state(Tensor new_state) => torch.set_rng_state(new_state);
    }
}
