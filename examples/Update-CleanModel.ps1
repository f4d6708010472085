#Requires -Version 7.4
#Requires -Modules Medic

<#
.SYNOPSIS
    Keeps a folder of cleaned models up to date: for a scheduler, every night.
.DESCRIPTION
    Cleans the models that are new or have changed since the last run, or that were cleaned with other settings; passes over the rest.
    What a run could not finish, the next one goes on with. The log has a line a model.
    The exit code is 1 where a model failed or was rejected, so that the scheduler tells.
.PARAMETER SettingsPath
    A file like nightly.psd1 beside this script: where the models are, and the parameters of Invoke-MedicClone.
.EXAMPLE
    ./Update-CleanModel.ps1 -SettingsPath nightly.psd1
.EXAMPLE
    ./Update-CleanModel.ps1 -SettingsPath nightly.psd1 -WhatIf
    Says which models would be looked at.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string] $SettingsPath
)
$ErrorActionPreference = 'Stop'

$settings = Import-PowerShellDataFile -LiteralPath $SettingsPath
$clone = $settings.Clone
$models = Get-ChildItem -LiteralPath $settings.ModelPath -Recurse -File -Include $settings.Include
if (-not $models) {
    # A share that is not mounted looks just like this.
    throw "$($settings.ModelPath) has no files $($settings.Include -join ', '). Is it the right folder?"
}

$results = $models | Invoke-MedicClone @clone -SkipExisting -Resume -ErrorAction Continue
($results | Group-Object Status -NoElement | ForEach-Object { "$($_.Count) $($_.Name)" }) -join ', '

exit [int](@($results.Status -notin 'Cleaned', 'Skipped') -contains $true)
