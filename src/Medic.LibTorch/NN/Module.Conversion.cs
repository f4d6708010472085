using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Conversion to other element types; there is no other device to move to.
        public partial class Module
        {
            /// <summary>Converts floating-point parameters and buffers, on a device.</summary>
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                _to(device.type, device.index, non_blocking);
                return _to(dtype, non_blocking);
            }

            /// <summary>Moves parameters and buffers to a device.</summary>
            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                InitializeDeviceType(deviceType);
                return this;
            }

            /// <summary>Converts floating-point parameters and buffers.</summary>
            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                if (!is_floating_point(dtype) && !is_complex(dtype))
                {
                    throw new ArgumentException($"A module's elements must be floating-point or complex numbers, not {dtype}.", nameof(dtype));
                }
                foreach (var (_, child) in named_children()) child._to(dtype, non_blocking);
                foreach (var (component, parameter) in named_parameters(false).ToList())
                {
                    if (Converts(parameter, dtype)) Replace(component, parameter, Converted(parameter, dtype));
                }
                foreach (var (component, buffer) in named_buffers(false).ToList())
                {
                    if (Converts(buffer, dtype)) Replace(component, buffer, buffer.to(dtype).DetachFromDisposeScope());
                }
                return this;
            }

            /// <summary>Converts floating-point parameters and buffers to another tensor's element type, on its device.</summary>
            public Module _to(Tensor other, bool non_blocking) => _to(other.device, other.dtype, non_blocking);

            private static bool Converts(Tensor tensor, ScalarType dtype) =>
                tensor.dtype != dtype && (tensor.is_floating_point() || tensor.is_complex());

            private static Parameter Converted(Parameter parameter, ScalarType dtype)
            {
                using var _ = no_grad();
                var converted = new Parameter(parameter.to(dtype), parameter.requires_grad);
                converted.DetachFromDisposeScope();
                using var grad = parameter.grad;
                if (grad is not null)
                {
                    using var convertedGrad = grad.to(dtype).requires_grad_(grad.requires_grad);
                    converted.grad = convertedGrad;
                }
                return converted;
            }

            /// <summary>Lets one tensor take another's place: through the property of its name, or in registry and field.</summary>
            private void Replace(string component, Tensor before, Tensor after)
            {
                var property = GetType().GetProperty(component, BindingFlags.Public | BindingFlags.Instance);
                if (property is { CanWrite: true })
                {
                    property.SetValue(this, after);
                    return;
                }
                if (after is Parameter parameter) ConditionallyRegisterParameter(component, parameter);
                else ConditionallyRegisterBuffer(component, after);
                Fields().FirstOrDefault(field => field.ComponentName() == component)?.SetValue(this, after);
                before.Dispose();
            }
        }
    }
}
