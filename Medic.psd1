@{
    RootModule           = 'module/Medic.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = 'c3058ae2-6283-4b4d-bc5b-e1d73ef56318'
    Author               = 'The Medic team'
    Description          = 'Finds out whether image classifiers carry backdoors, and removes them by cloning (MEDIC, CVPR 2023).'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = 'Core'
    FormatsToProcess     = 'module/Medic.Format.ps1xml'
    TypesToProcess       = 'module/Medic.Types.ps1xml'
    FunctionsToExport    = @()
    CmdletsToExport      = @(
        'Compare-BackdoorRemoval'
        'Compare-MedicModel'
        'Complete-MedicRun'
        'Export-MedicImportance'
        'Export-MedicReport'
        'Export-MedicTriggeredImage'
        'Find-BackdoorTrigger'
        'Get-MedicModel'
        'Get-MedicRun'
        'Get-MedicTrigger'
        'Invoke-BackdoorRemoval'
        'Invoke-MedicClone'
        'Measure-AttackSuccess'
        'New-BackdoorModel'
        'New-RoadSignDataset'
        'Test-MedicModelFile'
    )
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags = 'PyTorch', 'Backdoor', 'MachineLearning', 'Security', 'Windows', 'Linux'
        }
    }
}
