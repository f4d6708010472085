#Requires -Version 7.4
#Requires -Modules Medic

<#
.SYNOPSIS
    Plants TrojAI's backdoors into networks that read road signs, and shows what cleaning leaves of them.
.DESCRIPTION
    Draws road signs; trains a network without a backdoor, one that a coloured polygon on the sign fools, and one that a colour filter
    fools; cleans the two with a twentieth of the images; and writes report.html. All of it goes to the output folder. What is there
    already is kept: started again after an interruption, it goes on where it was. With the standard settings it takes about half an
    hour on a processor.
.PARAMETER OutputPath
    The folder for images, models, clones and the report.
.PARAMETER Sign
    Parameters of New-RoadSignDataset.
.PARAMETER Training
    Parameters of New-BackdoorModel.
.PARAMETER Cloning
    Parameters of Invoke-MedicClone.
.EXAMPLE
    ./Test-RoadSignCleaning.ps1 -OutputPath road-signs
    Twelve kinds of signs, 1,000 training images of each, and WRN-16-1.
.EXAMPLE
    ./Test-RoadSignCleaning.ps1 -OutputPath road-signs -Sign @{ ImageSize = 64; TrainingCount = 400 } -Training @{
        Architecture = 'ResNet-34-CIFAR'; ImageSize = 64; Epochs = 15; LearningRateSchedule = 'Cosine'; PoisonRate = 0.3 }
    All 43 signs at twice the size, for a larger network.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $OutputPath,
    [hashtable] $Sign = @{ ClassCount = 12; TrainingCount = 1000; TestCount = 200 },
    [hashtable] $Training = @{ Epochs = 8; LearningRateSchedule = 'Cosine' },
    [hashtable] $Cloning = @{ SampleRatio = 0.05 }
)
$ErrorActionPreference = 'Stop'

$signs = Join-Path $OutputPath 'signs'
if (-not (Test-Path -LiteralPath $signs)) {
    $null = New-RoadSignDataset $signs @Sign
}

$models = Join-Path $OutputPath 'models'
foreach ($attack in 'none', 'polygon', 'filter') {
    $model = Join-Path $models "$attack.pth"
    if (-not (Test-Path -LiteralPath $model)) {
        $settings = $Training.Clone()
        # Without an attack nothing is poisoned, and a rate is refused.
        if ($attack -eq 'none') { $settings.Remove('PoisonRate') }
        New-BackdoorModel $attack -DataPath $signs -OutputPath $model @settings -Resume
    }
}

# What is returned is shown as it comes, a row a model.
Get-Item -LiteralPath (Join-Path $models 'polygon.pth'), (Join-Path $models 'filter.pth') |
    Invoke-MedicClone -DataPath $signs -OutputPath (Join-Path $OutputPath 'cleaned') -Trigger FromModel @Cloning -SkipExisting -Resume -OutVariable results
$results | Export-MedicReport -Path (Join-Path $OutputPath 'report.html') -Force
