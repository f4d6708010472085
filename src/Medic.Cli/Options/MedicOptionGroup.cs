using System.CommandLine;
using Medic.Engine.Models;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Settings;

namespace Medic.Cli.Options;

/// <summary>MEDIC's own settings, with the engine's defaults.</summary>
internal sealed class MedicOptionGroup
{
    private readonly MedicOptions _standard = new();
    private readonly TextOption<string> _preset;
    private readonly TextOption<HookPlane> _hookPlane;
    private readonly TrainingOptionGroup _training;
    private readonly NumberOption<double> _cloneWeight;
    private readonly NumberOption<double> _temperature;
    private readonly TextOption<Importance> _importance;
    private readonly Option<bool> _noStatistics = Flag("--no-statistics", "Weight the activations as they are, without the teacher's statistics.");
    private readonly Option<bool> _noNormalizedDifference = Flag("--no-normalized-difference", "Do not divide differences by the teacher's standard deviation.");
    private readonly TextOption<StatisticsMode> _statisticsMode;
    private readonly NumberOption<int> _firstCloneEpoch;
    private readonly NumberOption<int> _lastCloneEpoch;
    private readonly Option<bool> _startFromTeacher = Flag("--start-from-teacher", "Begin with the teacher's weights instead of fresh ones.");
    private readonly Option<bool> _distillation = Flag("--distillation", "Add a distillation loss, counted by the clone weight.");

    private readonly NumberOption<double> _waveStrength;
    private readonly NumberOption<double> _patchShare;
    private readonly NumberOption<int> _smallestPatch;
    private readonly NumberOption<int> _largestPatch;
    private readonly NumberOption<double> _noiseStrength;
    private readonly NumberOption<double> _colorStrength;
    private readonly NumberOption<double> _viewShare;
    private readonly NumberOption<double> _plainShare;

    private readonly TextOption<string> _cloneArchitecture = new("--clone-architecture", ArchitectureName.Require)
    {
        HelpName = "NAME",
        Description = $"The clone's network, if not the teacher's: {ArchitectureName.All}.",
    };

    /// <summary>Adds the options to a command.</summary>
    public MedicOptionGroup(Command command)
    {
        var presets = RemovalMethodCatalog.Medic.Presets;
        _preset = new("--preset", name => RemovalMethodCatalog.Medic.FindPreset(name).Name, RemovalPreset.PublishedName)
        {
            HelpName = string.Join('|', presets.Select(preset => preset.Name)),
            Description = $"All that follows at once; what is given beside it comes on top. {string.Join("; ", presets.Select(preset => $"{preset.Name}: {preset.Description}"))}.",
        };
        command.Add(_preset);
        _training = new TrainingOptionGroup(command, _standard);
        _hookPlane = new TextOption<HookPlane>("--hook-plane", HookPlaneText.Parse, HookPlaneText.Format(_standard.HookPlane))
        {
            HelpName = "PLANES",
            Description = "The layers that are compared: conv, bn and dense, joined by '+'.",
        };
        _cloneWeight = new("--clone-weight", "How much the clone loss counts beside the cross-entropy.", _standard.CloneWeight);
        _temperature = new("--temperature", "Temperature of the importance.", _standard.Temperature);
        _importance = new TextOption<Importance>("--importance", NamedChoice.Importance, "l2")
        {
            HelpName = "l2|none|at",
            Description = "How differences are weighted: by importance, not at all, or as attention maps.",
        };
        _statisticsMode = new TextOption<StatisticsMode>("--statistics-mode", NamedChoice.Statistics, "exact")
        {
            HelpName = "exact|expo|batch",
            Description = "Where the teacher's statistics come from: 100 batches, running averages over them, or the current batch.",
        };
        _firstCloneEpoch = new("--first-clone-epoch", "The first epoch with cloning, epochs counted from 1.", _standard.FirstCloneEpoch);
        _lastCloneEpoch = new("--last-clone-epoch", "The last epoch with cloning.", _standard.LastCloneEpoch);
        _waveStrength = new("--wave-strength", "Asymmetric views, beyond the published method: the most that random waves change what the clone sees, 0 to 1.", _standard.WaveStrength);
        _patchShare = new("--patch-share", "Likewise: the share of the images on which the clone sees a small square of saturated pixels, 0 to 1.", _standard.PatchShare);
        _smallestPatch = new("--smallest-patch", "The least side of that square in pixels.", _standard.SmallestPatch);
        _largestPatch = new("--largest-patch", "The greatest side of that square in pixels.", _standard.LargestPatch);
        _noiseStrength = new("--noise-strength", "Likewise: the highest standard deviation of noise in what the clone sees, 0 to 1.", _standard.NoiseStrength);
        _colorStrength = new("--color-strength", "Likewise: the most that colours and brightness of what the clone sees change, 0 to 1.", _standard.ColorStrength);
        _viewShare = new("--view-share", "The share of the images of which the clone has another view at all, 0 to 1.", _standard.ViewShare);
        _plainShare = new("--plain-share", "The share of the epochs, at the end, that are without asymmetric views, 0 to 1.", _standard.PlainShare);
        Option[] all =
        [
            _hookPlane, _cloneWeight, _temperature, _importance, _noStatistics, _noNormalizedDifference, _statisticsMode,
            _firstCloneEpoch, _lastCloneEpoch, _startFromTeacher, _distillation, _cloneArchitecture,
            _waveStrength, _patchShare, _smallestPatch, _largestPatch, _noiseStrength, _colorStrength, _viewShare, _plainShare,
        ];
        foreach (var option in all)
            command.Add(option);
    }

    /// <summary>The settings; their ranges are the engine's to check.</summary>
    public RemovalMethodOptions Read(ParseResult arguments) => _standard.With(
    [
        .. SettingText.Given(
            (RemovalPreset.SettingName, _preset.Given(arguments)),
            ("hook-plane", arguments.Has(_hookPlane) ? HookPlaneText.Format(_hookPlane.Read(arguments)) : null),
            ("clone-weight", _cloneWeight.Given(arguments)),
            ("temperature", _temperature.Given(arguments)),
            ("importance", _importance.Given(arguments)),
            ("keep-statistics", arguments.GetValue(_noStatistics) ? false : null),
            ("normalize-difference", arguments.GetValue(_noNormalizedDifference) ? false : null),
            ("statistics-mode", _statisticsMode.Given(arguments)),
            ("first-clone-epoch", _firstCloneEpoch.Given(arguments)),
            ("last-clone-epoch", _lastCloneEpoch.Given(arguments)),
            ("start-from-teacher", arguments.GetValue(_startFromTeacher) ? true : null),
            ("distillation", arguments.GetValue(_distillation) ? true : null),
            ("clone-architecture", _cloneArchitecture.Given(arguments)),
            ("wave-strength", _waveStrength.Given(arguments)),
            ("patch-share", _patchShare.Given(arguments)),
            ("smallest-patch", _smallestPatch.Given(arguments)),
            ("largest-patch", _largestPatch.Given(arguments)),
            ("noise-strength", _noiseStrength.Given(arguments)),
            ("color-strength", _colorStrength.Given(arguments)),
            ("view-share", _viewShare.Given(arguments)),
            ("plain-share", _plainShare.Given(arguments))),
        .. _training.Read(arguments),
    ]);

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };
}
