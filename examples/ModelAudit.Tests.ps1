#Requires -Version 7.4
#Requires -Modules Medic, @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

<#
.SYNOPSIS
    Fails where a model in a folder is backdoored, or was not cleaned by Medic.
.DESCRIPTION
    For every model there is a test that it carries a record of how Medic made it, and one a trigger and target that its attack success
    rate is within the limit. A folder without models fails too.
.EXAMPLE
    $audit = New-PesterContainer -Path ModelAudit.Tests.ps1 -Data @{
        ModelPath = 'cleaned'; DataPath = 'cifar10'; Trigger = 'checker', 'signal'; TargetLabel = 0..9; MaxAttackSuccess = 0.05 }
    Invoke-Pester -Container $audit -CI
    Tries two triggers with every class for target; -CI writes testResults.xml and sets the exit code.
#>
param(
    # The folder with the models.
    [Parameter(Mandatory)] [string] $ModelPath,
    # Labelled test images.
    [Parameter(Mandatory)] [string] $DataPath,
    [string[]] $Trigger = 'checker',
    [int[]] $TargetLabel = 0,
    # The highest attack success rate to let pass, as a fraction.
    [double] $MaxAttackSuccess = 0.1
)

BeforeDiscovery {
    $models = Get-ChildItem -LiteralPath $ModelPath -Recurse -File -Include *.pth, *.pt, *.tar
    $cases = foreach ($model in $models) {
        @{ File = $model.FullName; Name = [IO.Path]::GetRelativePath((Convert-Path -LiteralPath $ModelPath), $model.FullName) }
    }
    $attacks = foreach ($kind in $Trigger) { foreach ($target in $TargetLabel) { @{ Kind = $kind; Target = $target } } }
}

Describe 'The folder' {
    It 'has models' {
        Get-ChildItem -LiteralPath $ModelPath -Recurse -File -Include *.pth, *.pt, *.tar | Should -Not -BeNullOrEmpty -Because $ModelPath
    }
}

Describe '<Name>' -ForEach $cases {
    It 'was cleaned by Medic' {
        $record = (Get-MedicModel -LiteralPath $File -ErrorAction Stop).Medic
        # A model that New-BackdoorModel made has a record too, but no source.
        $record ? $record['source_sha256'] : $null | Should -Not -BeNullOrEmpty
    }

    It 'is not fooled by <Kind> into class <Target>' -ForEach $attacks {
        $result = Measure-AttackSuccess -LiteralPath $File -DataPath $DataPath -Trigger $Kind -TargetLabel $Target -ErrorAction Stop
        $result.AttackSuccessRate | Should -BeLessOrEqual $MaxAttackSuccess
    }
}
