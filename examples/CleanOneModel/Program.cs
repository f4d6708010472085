// Medic as a library: cleans one model and prints what became of it.
//
// usage: CleanOneModel MODEL CLEAN_DATA OUTPUT_FOLDER [EPOCHS]
using System.Globalization;
using Medic.Engine.Compute;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;

if (args is not [var model, var cleanData, var outputFolder, .. var rest])
{
    Console.Error.WriteLine("usage: CleanOneModel MODEL CLEAN_DATA OUTPUT_FOLDER [EPOCHS]");
    return 2;
}

using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    cancellation.Cancel();
};

// The published recipe has 60.
var epochs = rest is [var given] ? int.Parse(given, CultureInfo.InvariantCulture) : 60;
var options = new CloneOptions
{
    DataPath = cleanData,
    Method = new MedicOptions { Epochs = epochs, CloneWeight = 10 },
    MaxAccuracyDrop = 0.03,
    Compute = ComputeSettings.Resolve(),
};
using var cleaning = new ModelCleaning(options);
var result = cleaning.Clean(OutputPlan.Create([model], outputFolder)[0], new EpochLines(), cancellation.Token);
Console.WriteLine($"{result.Status}: accuracy {result.CleanAccuracyBefore:P1} -> {result.CleanAccuracyAfter:P1} {result.Reason}");
return result.Status == CloneStatus.Cleaned ? 0 : 1;

internal sealed class EpochLines : IProgress<CloneProgress>
{
    public void Report(CloneProgress value)
    {
        if (value.Epoch is { } epoch)
            Console.WriteLine($"epoch {epoch.Epoch} of {epoch.Epochs}: clone loss {epoch.CloneLoss:F3}, {epoch.Remaining:hh\\:mm\\:ss} left");
    }
}
