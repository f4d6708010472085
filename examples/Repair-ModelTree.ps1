#Requires -Version 7.4
#Requires -Modules Medic

<#
.SYNOPSIS
    Cleans every model below a folder, and writes a report on it.
.DESCRIPTION
    The clones go to the output folder, in the same sub-folders; beside them report.html, for people, and report.csv, for programs.
    A model that fails or is rejected is an error that does not stop the others. The exit code is 1 where there was one.
.PARAMETER ModelPath
    The folder with the models.
.PARAMETER DataPath
    Clean labelled images to train the clones on.
.PARAMETER OutputPath
    The folder for the clones and the report, outside of ModelPath.
.PARAMETER Setting
    Further parameters of Invoke-MedicClone.
.EXAMPLE
    ./Repair-ModelTree.ps1 -ModelPath models -DataPath clean -OutputPath cleaned -WhatIf
    Says which models would be cloned, and where to.
.EXAMPLE
    ./Repair-ModelTree.ps1 -ModelPath models -DataPath clean -OutputPath cleaned -Setting @{
        TestDataPath = 'cifar10'; Trigger = 'checker'; TargetLabel = 5; MaxAccuracyDrop = 0.05; MaxAttackSuccess = 0.05; ThrottleLimit = 2 }
    Measures the attack before and after, accepts good clones only, and works on two models at once.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string] $ModelPath,
    [Parameter(Mandatory)] [string] $DataPath,
    [Parameter(Mandatory)] [string] $OutputPath,
    [hashtable] $Setting = @{}
)
$ErrorActionPreference = 'Stop'

# What is returned is shown as it comes, a row a model.
Get-ChildItem -LiteralPath $ModelPath -Recurse -File -Include *.pth, *.pt, *.tar |
    Invoke-MedicClone -DataPath $DataPath -OutputPath $OutputPath @Setting -ErrorAction Continue -OutVariable results
if ($results) {
    $results | Export-MedicReport -Path (Join-Path $OutputPath 'report.html') -Force
    $results | Export-Csv -LiteralPath (Join-Path $OutputPath 'report.csv')
}

exit [int](@($results.Status -notin 'Cleaned', 'Skipped') -contains $true)
