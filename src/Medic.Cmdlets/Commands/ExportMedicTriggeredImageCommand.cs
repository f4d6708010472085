using System.Collections;
using System.Management.Automation;
using Medic.Cmdlets.Arguments;
using Medic.Cmdlets.Completion;
using Medic.Engine;
using Medic.Engine.Reporting;
using Medic.Engine.Triggers;

namespace Medic.Cmdlets.Commands;

/// <summary><c>Export-MedicTriggeredImage</c>: what a trigger does to images, as PNG files.</summary>
[Cmdlet(VerbsData.Export, "MedicTriggeredImage", DefaultParameterSetName = ImagesSet, SupportsShouldProcess = true)]
[OutputType(typeof(TriggeredImage), ParameterSetName = [ImagesSet])]
[OutputType(typeof(ContactSheetResult), ParameterSetName = [ContactSheetSet])]
public sealed class ExportMedicTriggeredImageCommand : MedicCommand
{
    private const string ImagesSet = "Images";
    private const string ContactSheetSet = "ContactSheet";
    private const string PictureExtension = ".png";

    private static readonly ContactSheetOptions Standard = new() { DataPath = string.Empty, Trigger = string.Empty, OutputPath = string.Empty };

    private string _data = string.Empty;
    private string? _triggerPath;

    /// <summary>The trigger; or <see cref="TriggerPath"/>.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [TriggerName]
    [ArgumentCompleter(typeof(TriggerCompleter))]
    public string? Trigger { get; set; }

    /// <summary>Settings of the trigger, by their names.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? TriggerOption { get; set; }

    /// <summary>A file that keeps the trigger, in place of <see cref="Trigger"/>: the one that was written with a model, or a model.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TriggerPath { get; set; }

    /// <summary>The images: CIFAR binary, IDX, a folder or zip with a sub-folder a class, or a list of <c>path label</c> lines; their test part where they have one.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string DataPath { get; set; } = string.Empty;

    /// <summary>The folder for the images; with <see cref="ContactSheet"/>, a file that ends in .png, or the folder for one named by the trigger.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string OutputPath { get; set; } = string.Empty;

    /// <summary>Writes one picture: the images in rows, and below each the same images stamped.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ContactSheetSet)]
    public SwitchParameter ContactSheet { get; set; }

    /// <summary>How many times larger every pixel is shown on the contact sheet.</summary>
    [Parameter(ParameterSetName = ContactSheetSet)]
    [ValidateRange(1, 64)]
    public int Enlargement { get; set; } = Standard.Enlargement;

    /// <summary>How many images are beside each other on the contact sheet; all if not given.</summary>
    [Parameter(ParameterSetName = ContactSheetSet)]
    [ValidateRange(1, int.MaxValue)]
    public int? ColumnCount { get; set; }

    /// <summary>How many images: an even spread over the data.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = Standard.Count;

    /// <summary>Takes images of these classes alone.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? ClassName { get; set; }

    /// <summary>Height and width the images are resized to before they are stamped; as they are if not given.</summary>
    [Parameter]
    [ValidateRange(1, 4096)]
    public int? ImageSize { get; set; }

    /// <summary>The seed of a trigger that draws at random.</summary>
    [Parameter]
    public long Seed { get; set; }

    /// <summary>Replaces files that exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        RequireTorch();
        _data = RequireData(DataPath);
        _triggerPath = TriggerPath is null ? null : RequireData(TriggerPath);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            if (Trigger is null == _triggerPath is null)
                throw new MedicException("What is stamped is said by Trigger or TriggerPath; give one of them.");
            if (ContactSheet)
                WriteContactSheet();
            else
                WriteImages();
        }
        catch (MedicException error)
        {
            WriteError(new ErrorRecord(error, "StampFailed", ErrorCategory.InvalidOperation, TriggerText));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>The trigger as it was named, or the file that keeps it.</summary>
    private string TriggerText => Trigger ?? System.IO.Path.GetFileNameWithoutExtension(_triggerPath)!;

    private TriggerSettings ReadSettings()
    {
        var texts = SettingTable.Read(TriggerOption, FullPath);
        if (texts.Count == 0)
            return new();
        return Trigger is null ? throw new MedicException("TriggerOption goes with a Trigger by name.") : TriggerCatalog.ReadSettings(Trigger, texts);
    }

    private void WriteContactSheet()
    {
        var path = FullPath(OutputPath);
        if (!path.EndsWith(PictureExtension, StringComparison.OrdinalIgnoreCase))
            path = System.IO.Path.Combine(path, TriggerText + PictureExtension);
        if (!ShouldProcess(path, $"Write a contact sheet of {Count} images stamped with {TriggerText}"))
            return;
        WriteObject(Engine.Reporting.ContactSheet.Write(
            new ContactSheetOptions
            {
                DataPath = _data,
                Trigger = Trigger ?? TriggerCatalog.FromModel,
                TriggerSettings = ReadSettings(),
                TriggerPath = _triggerPath,
                Seed = Seed,
                Count = Count,
                OnlyClasses = ClassName,
                ImageSize = ImageSize,
                Overwrite = Force,
                Enlargement = Enlargement,
                ColumnCount = ColumnCount,
                OutputPath = path,
            },
            CancellationToken));
    }

    private void WriteImages()
    {
        var folder = FullPath(OutputPath);
        if (!ShouldProcess(folder, $"Write {Count} images stamped with {TriggerText}"))
            return;
        var images = TriggeredImages.Write(
            new TriggeredImageOptions
            {
                DataPath = _data,
                Trigger = Trigger ?? TriggerCatalog.FromModel,
                TriggerSettings = ReadSettings(),
                TriggerPath = _triggerPath,
                Seed = Seed,
                Count = Count,
                OnlyClasses = ClassName,
                ImageSize = ImageSize,
                Overwrite = Force,
                OutputFolder = folder,
            },
            progress: null,
            CancellationToken);
        WriteObject(images, enumerateCollection: true);
    }
}
