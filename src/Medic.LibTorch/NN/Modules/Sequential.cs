using System.Globalization;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Modules one after the other. What they hand on to each other is disposed of on the way.</summary>
    public class Sequential : nn.Module<Tensor, Tensor>
    {
        private readonly List<(string Name, nn.IModule<Tensor, Tensor> Module)> _steps = [];

        /// <summary>Modules one after the other, each with its name.</summary>
        protected Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules)
            : this()
        {
            foreach (var (name, module) in modules) append(name, module);
        }

        /// <summary>Modules one after the other, with numbers for names.</summary>
        protected Sequential(params nn.Module<Tensor, Tensor>[] modules)
            : this()
        {
            foreach (var module in modules) append(module);
        }

        internal Sequential()
            : base(nameof(Sequential))
        {
        }

        /// <summary>How many modules there are.</summary>
        public int Count => _steps.Count;

        /// <summary>The module of that number.</summary>
        [IndexerName("SequentialItems")]
        public nn.IModule<Tensor, Tensor> this[int index] => _steps[index].Module;

        /// <summary>The same modules, from one up to another, without that.</summary>
        [IndexerName("SequentialItems")]
        public Sequential this[(int? start, int? end) index] => Part(index.start ?? 0, index.end ?? Count);

        /// <summary>The same modules, from one up to another, without that.</summary>
        [IndexerName("SequentialItems")]
        public Sequential this[Range index] => Part(index.Start.GetOffset(Count), index.End.GetOffset(Count));

        /// <summary>Adds a module behind the others.</summary>
        public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
        {
            _steps.Add((name, module));
            return this;
        }

        /// <summary>Adds a module behind the others, with its number for a name.</summary>
        public Sequential append(nn.IModule<Tensor, Tensor> module) => append(Count.ToString(CultureInfo.InvariantCulture), module);

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor)
        {
            if (Count == 0) return tensor.alias();
            var current = tensor;
            foreach (var (_, module) in _steps)
            {
                var next = module.call(current);
                if (!ReferenceEquals(current, tensor)) current.Dispose();
                current = next;
            }
            return current;
        }

        /// <inheritdoc/>
        public override IEnumerable<(string name, nn.Module module)> named_children() =>
            _steps.Select(step => (step.Name, (nn.Module)step.Module));

        /// <inheritdoc/>
        public override IEnumerable<(string name, nn.Module module)> named_modules()
        {
            foreach (var child in named_children()) yield return child;
            foreach (var (childName, child) in named_children())
            {
                foreach (var (name, module) in child.named_modules()) yield return ($"{childName}.{name}", module);
            }
        }

        /// <inheritdoc/>
        public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
            recurse ? Distinct(Below(child => child.named_parameters(true))) : [];

        /// <inheritdoc/>
        public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_persistent = true) =>
            recurse ? Distinct(Below(child => child.named_buffers(true, include_persistent))) : [];

        /// <inheritdoc/>
        public override nn.Module apply(Action<nn.Module> fn)
        {
            foreach (var (_, child) in named_children()) child.apply(fn);
            fn(this);
            return this;
        }

        /// <inheritdoc/>
        public override void train(bool on = true) => base.train(on);

        /// <inheritdoc/>
        public override void eval() => base.eval();

        private IEnumerable<(string Name, T Value)> Below<T>(Func<nn.Module, IEnumerable<(string Name, T Value)>> entries) =>
            named_children().SelectMany(child => entries(child.module).Select(entry => ($"{child.name}.{entry.Name}", entry.Value)));

        private Sequential Part(int start, int end)
        {
            if (start < 0 || start > Count) throw new IndexOutOfRangeException($"There is no module {start} of {Count}.");
            if (end < 0 || end > Count) throw new IndexOutOfRangeException($"There is no module {end} of {Count}.");
            var part = new Sequential();
            for (var i = start; i < end; i++) part.append(_steps[i].Name, _steps[i].Module);
            return part;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>No modules yet, to be appended.</summary>
            public static Modules.Sequential Sequential() => new();

            /// <summary>Modules one after the other, each with its name.</summary>
            public static Modules.Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) =>
                Sequential(modules.AsEnumerable());

            /// <summary>Modules one after the other, each with its name.</summary>
            public static Modules.Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules)
            {
                var result = new Modules.Sequential();
                foreach (var (name, module) in modules) result.append(name, module);
                return result;
            }

            /// <summary>Modules one after the other, with numbers for names.</summary>
            public static Modules.Sequential Sequential(params Module<Tensor, Tensor>[] modules) => Sequential(modules.AsEnumerable());

            /// <summary>Modules one after the other, with numbers for names.</summary>
            public static Modules.Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules)
            {
                var result = new Modules.Sequential();
                foreach (var module in modules) result.append(module);
                return result;
            }
        }
    }
}
