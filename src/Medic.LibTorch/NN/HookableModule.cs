namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module whose calls others can watch and change.</summary>
        public class HookableModule<TPreHook, TPostHook> : Module
        {
            private readonly Dictionary<string, TPreHook> _before = [];
            private readonly Dictionary<string, TPostHook> _after = [];
            private readonly Dictionary<string, Action<Module>> _moduleBefore = [];
            private readonly Dictionary<string, Action<Module>> _moduleAfter = [];

            /// <summary>A module without any hooks yet.</summary>
            protected HookableModule(string name)
                : base(name)
            {
            }

            private protected IEnumerable<TPreHook> PreHooks => _before.Values;

            private protected IEnumerable<TPostHook> PostHooks => _after.Values;

            /// <summary>Lets a function see every result, and return another one instead.</summary>
            public HookRemover register_forward_hook(TPostHook hook) => Add(_after, hook);

            /// <summary>Lets a function see every input, and return another one instead.</summary>
            public HookRemover register_forward_pre_hook(TPreHook hook) => Add(_before, hook);

            /// <summary>Calls a function after every call.</summary>
            public HookRemover register_forward_hook(Action<Module> hook) => Add(_moduleAfter, hook);

            /// <summary>Calls a function before every call.</summary>
            public HookRemover register_forward_pre_hook(Action<Module> hook) => Add(_moduleBefore, hook);

            private protected void RunModulePreHooks() => Run(_moduleBefore);

            private protected void RunModulePostHooks() => Run(_moduleAfter);

            private HookRemover Add<THook>(Dictionary<string, THook> hooks, THook hook)
            {
                var key = Guid.NewGuid().ToString();
                hooks.Add(key, hook);
                return new HookRemover(this, key);
            }

            private void Run(Dictionary<string, Action<Module>> hooks)
            {
                foreach (var hook in hooks.Values) hook(this);
            }

            private void Remove(string key)
            {
                _before.Remove(key);
                _after.Remove(key);
                _moduleBefore.Remove(key);
                _moduleAfter.Remove(key);
            }

            /// <summary>Takes a hook away again.</summary>
            public class HookRemover
            {
                private readonly HookableModule<TPreHook, TPostHook> _module;
                private readonly string _key;

                /// <summary>Takes the hook of that key away from a module.</summary>
                public HookRemover(HookableModule<TPreHook, TPostHook> module, string key)
                {
                    _module = module;
                    _key = key;
                }

                /// <summary>Takes the hook away.</summary>
                public void remove() => _module.Remove(_key);
            }
        }
    }
}
