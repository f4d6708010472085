using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// A network, or a part of one: parameters, buffers and submodules by name. Fields of those types are registered by
        /// <see cref="RegisterComponents"/>.
        /// </summary>
        public partial class Module : IDisposable
        {
            /// <summary>The name given to the constructor.</summary>
            protected string? name;

            private readonly Registry<Module> _modules = [];
            private readonly Registry<Parameter> _parameters = [];
            private readonly Registry<(Tensor Tensor, bool Persistent)> _buffers = [];
            private bool _componentsRegistered;
            private bool _training = true;

            /// <summary>A module without any components yet.</summary>
            protected Module(string name) => this.name = name;

            /// <summary>Whether the module is being trained, rather than used.</summary>
            public virtual bool training => _training;

            internal bool IsDisposed { get; private set; }

            /// <summary>The name of the module's kind.</summary>
            public virtual string GetName() => string.IsNullOrEmpty(name) ? GetType().Name : name;

            /// <summary>Says whether the module, with all below it, is being trained.</summary>
            public virtual void train(bool train = true)
            {
                _training = train;
                foreach (var (_, child) in named_children()) child.train(train);
            }

            /// <summary>Says that the module, with all below it, is being used.</summary>
            public virtual void eval() => train(false);

            /// <summary>Calls a function with every module below this, and then with this.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var (_, child) in _modules) child.apply(fn);
                fn(this);
                return this;
            }

            /// <summary>Removes all parameters' gradients, or makes them zero.</summary>
            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    using var grad = parameter.grad;
                    if (grad is null) continue;
                    if (set_to_none) parameter.grad = null;
                    else grad.zero_();
                }
            }

            /// <summary>Disposes of parameters, buffers and all modules below.</summary>
            public void Dispose()
            {
                Dispose(disposing: true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Registers the module's fields: modules, parameters and, as buffers, tensors. Constructors end with it.</summary>
            protected virtual void RegisterComponents()
            {
                if (_componentsRegistered) return;
                foreach (var field in Fields())
                {
                    var component = field.ComponentName();
                    if (_modules.Contains(component) || _parameters.Contains(component) || _buffers.Contains(component)) continue;
                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(component, module);
                            break;
                        case Parameter parameter:
                            register_parameter(component, parameter);
                            break;
                        case Tensor tensor:
                            register_buffer(component, tensor);
                            break;
                    }
                }
                _componentsRegistered = true;
            }

            /// <summary>Disposes of parameters, buffers and all modules below.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || IsDisposed) return;
                foreach (var (buffer, _) in _buffers.Select(entry => entry.Value)) buffer.DetachFromDisposeScope().Dispose();
                foreach (var (_, parameter) in _parameters) parameter.DetachFromDisposeScope().Dispose();
                foreach (var module in modules()) module.Dispose();
                IsDisposed = true;
            }

            /// <summary>The fields of the module's type and of those that it derives from, every name once.</summary>
            private IEnumerable<FieldInfo> Fields()
            {
                var names = new HashSet<string>();
                for (var type = GetType(); type is not null && type != typeof(object); type = type.BaseType)
                {
                    foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
                    {
                        if (names.Add(field.Name)) yield return field;
                    }
                }
            }
        }
    }
}
