using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // What a module consists of, by name; those of modules below have their modules' names before theirs, with dots.
        public partial class Module
        {
            /// <summary>The modules right below this.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children() => _modules;

            /// <summary>The modules right below this.</summary>
            public virtual IEnumerable<Module> children() => named_children().Select(child => child.module);

            /// <summary>All modules below this, nearer ones first.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var child in _modules) yield return child;
                foreach (var (childName, child) in _modules)
                {
                    foreach (var (name, module) in child.named_modules()) yield return ($"{childName}.{name}", module);
                }
            }

            /// <summary>All modules below this, nearer ones first.</summary>
            public virtual IEnumerable<Module> modules() => named_modules().Select(below => below.module);

            /// <summary>The parameters of this module, and of those below. One that has several names comes once.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
                Distinct(Everyones(_parameters, child => child.named_parameters(true), recurse));

            /// <inheritdoc cref="named_parameters(bool)"/>
            public virtual IEnumerable<Parameter> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(entry => entry.parameter);

            /// <summary>
            /// The persistent buffers of this module, and of those below. One that has several names comes once. (TorchSharp 0.107 leaves
            /// the others out whatever <paramref name="include_nonpersistent"/> says.)
            /// </summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
                Distinct(Everyones(
                    _buffers.Where(entry => entry.Value.Persistent).Select(entry => (entry.Name, entry.Value.Tensor)),
                    child => child.named_buffers(true, include_nonpersistent), recurse));

            /// <inheritdoc cref="named_buffers(bool, bool)"/>
            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(entry => entry.buffer);

            /// <summary>The parameter of that name, if there is one.</summary>
            public virtual Parameter? get_parameter(string target) => Find(target, _parameters, (child, rest) => child.get_parameter(rest));

            /// <summary>The buffer of that name, if there is one.</summary>
            public virtual Tensor? get_buffer(string target)
            {
                if (_buffers.TryGet(target, out var buffer)) return buffer.Tensor;
                return Find(target, [], (child, rest) => child.get_buffer(rest));
            }

            /// <summary>Whether there is a parameter of that name.</summary>
            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            /// <summary>Whether there is a buffer of that name.</summary>
            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            /// <summary>Puts a module below this; none, or one that has been disposed of, takes the name away.</summary>
            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null || submodule.IsDisposed)
                {
                    _modules.Remove(name);
                    return;
                }
                if (name.Contains('.')) throw new ArgumentException($"A module's name cannot contain a dot: {name}", nameof(name));
                if (name.Length == 0) throw new ArgumentException("A module's name cannot be empty.", nameof(name));
                if (_modules.Contains(name)) throw new InvalidOperationException($"There is already a module {name}.");
                submodule.RegisterComponents();
                _modules.Set(name, submodule);
            }

            /// <inheritdoc cref="register_module(string, Module)"/>
            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Makes a parameter this module's.</summary>
            public virtual void register_parameter(string name, Parameter param)
            {
                if (param is null || param.IsInvalid) throw new ArgumentNullException(nameof(param), "There is no such parameter to register.");
                if (_parameters.Contains(name)) throw new InvalidOperationException($"There is already a parameter {name}.");
                _parameters.Set(name, param);
            }

            /// <summary>Makes a tensor this module's, to be saved with it or not.</summary>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                if (tensor is null || tensor.IsInvalid) throw new ArgumentNullException(nameof(tensor), "There is no such tensor to register.");
                if (_buffers.Contains(name)) throw new InvalidOperationException($"There is already a buffer {name}.");
                _buffers.Set(name, (tensor, persistent));
            }

            /// <summary>Says which parameter a name stands for, or that it stands for none.</summary>
            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                if (value is null) _parameters.Remove(name);
                else _parameters.Set(name, value);
            }

            /// <summary>Says which buffer a name stands for, or that it stands for none.</summary>
            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                if (value is null) _buffers.Remove(name);
                else _buffers.Set(name, (value, persistent));
            }

            /// <summary>Forgets all modules below this.</summary>
            protected void ClearModules() => _modules.Clear();

            private protected static IEnumerable<(string Name, T Value)> Distinct<T>(IEnumerable<(string Name, T Value)> entries)
                where T : Tensor =>
                entries.Where(entry => !entry.Value.IsInvalid).DistinctBy(entry => (object)entry.Value, ReferenceEqualityComparer.Instance);

            private IEnumerable<(string Name, T Value)> Everyones<T>(
                IEnumerable<(string Name, T Value)> own, Func<Module, IEnumerable<(string Name, T Value)>> ofChild, bool recurse)
            {
                foreach (var entry in own) yield return entry;
                if (!recurse) yield break;
                foreach (var (childName, child) in _modules)
                {
                    foreach (var (name, value) in ofChild(child)) yield return ($"{childName}.{name}", value);
                }
            }

            private T? Find<T>(string target, Registry<T> own, Func<Module, string, T?> below)
                where T : Tensor
            {
                if (own.TryGet(target, out var found)) return found;
                var dot = target.IndexOf('.', StringComparison.Ordinal);
                if (dot < 0) return null;
                return named_children()
                    .Where(child => child.name == target[..dot])
                    .Select(child => below(child.module, target[(dot + 1)..]))
                    .FirstOrDefault(value => value is not null);
            }
        }
    }
}
