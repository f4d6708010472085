# Removal methods side by side: Compare-BackdoorRemoval.

BeforeAll {
    Import-Module "$PSScriptRoot/../../Medic.psd1" -Force
    . "$PSScriptRoot/Background.ps1"
    # The distribution's Python, which has its torch; another one may stand before it.
    & (Get-Command /usr/bin/python3, python -ErrorAction Ignore)[0] "$PSScriptRoot/make_samples.py" $TestDrive
    if ($LASTEXITCODE -ne 0) { throw 'make_samples.py needs Python with torch and numpy.' }
    $tiny = Join-Path $TestDrive 'tiny.pth'
    $always5 = Join-Path $TestDrive 'always5.pth'
    $data = Join-Path $TestDrive 'data'
    $quick = @{ DataPath = $data; ThreadCount = 1; AllowWeakTeacher = $true; ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failures'; WarningAction = 'SilentlyContinue' }
}

Describe 'Compare-BackdoorRemoval' {
    It 'runs every method on every model of a table, keeps it, and reports on it' {
        $output = Join-Path $TestDrive 'compared'
        $table = Join-Path $TestDrive 'models.csv'
        @(
            [pscustomobject]@{ LiteralPath = $tiny; Scenario = 'small'; Trigger = ''; TargetLabel = '' }
            [pscustomobject]@{ LiteralPath = $always5; Scenario = ''; Trigger = 'checker'; TargetLabel = 5 }
            [pscustomobject]@{ LiteralPath = (Join-Path $TestDrive 'unknown.pth'); Scenario = 'bad'; Trigger = ''; TargetLabel = '' }
        ) | Export-Csv $table
        $run = @{ OutputPath = $output; Method = 'FineTuning', 'anp'; MethodOption = @{ Epochs = 1; 'anp.PruneThreshold' = 0.1 } }

        $first = Import-Csv $table | Compare-BackdoorRemoval @quick @run
        $first | ForEach-Object { "$($_.Scenario) $($_.Method) $($_.Status)" } | Should -Be @(
            'small fine-tuning Cleaned', 'small anp Cleaned', 'always5 fine-tuning Cleaned', 'always5 anp Cleaned', 'bad fine-tuning Failed', 'bad anp Failed')
        $failures.FullyQualifiedErrorId | Should -Be (@('CloneFailed,Medic.Cmdlets.Commands.CompareBackdoorRemovalCommand') * 2)
        $first[2].AttackSuccessRateBefore | Should -Be 1
        Join-Path $output 'always5/anp-seed0.pth' | Should -Exist
        Import-Csv (Join-Path $output 'results.csv') | Should -HaveCount 6
        Get-Content (Join-Path $output 'report.html') -Raw | Should -Match 'Attack success rate by scenario and method'

        $again = Import-Csv $table | Compare-BackdoorRemoval @quick @run
        $again.Sha256After | Should -Be $first.Sha256After
        $again[0].History | Should -HaveCount 1
        $again[0].Duration.TotalSeconds | Should -BeGreaterThan 0

        $report = $again, (Get-Content (Join-Path $output 'small/anp-seed0.json') -Raw | ConvertFrom-Json) | Write-Output | Export-MedicReport (Join-Path $TestDrive 'own.html')
        $report.ModelCount | Should -Be 7
        ($first | Format-Table | Out-String) | Should -Match 'always5 +anp'
    }

    It 'chooses among a ladder of settings' {
        $results = Compare-BackdoorRemoval $tiny @quick -OutputPath (Join-Path $TestDrive 'aligned') -Method anp -MethodOption @{ Epochs = 1 } -AlignAccuracy 0.1 -Ladder @{ 'anp.prune-threshold' = 0.01, 0.05 }
        $results.Setting | Should -Be 'prune-threshold=0.01', 'prune-threshold=0.05'
        $results.AlignedAccuracy | Should -Be 0.1, 0.1
        $results.IsChosen | Should -Be $true, $false
    }

    It 'writes nothing with -WhatIf' {
        Compare-BackdoorRemoval $tiny @quick -OutputPath (Join-Path $TestDrive 'whatif') -WhatIf | Should -BeNullOrEmpty
        Join-Path $TestDrive 'whatif' | Should -Not -Exist
    }

    It 'refuses <Case>' -ForEach @(
        @{ Case = 'a method that is none'; Arguments = @{ Method = 'anp', 'none' }; Id = 'ParameterArgumentTransformationError,*' }
        @{ Case = 'a method named twice'; Arguments = @{ Method = 'anp', 'ANP' }; Id = 'InvalidOption,*' }
        @{ Case = 'an option that none has'; Arguments = @{ Method = 'anp'; MethodOption = @{ PruneCount = 3 } }; Id = 'InvalidOption,*' }
        @{ Case = 'an accuracy that is none'; Arguments = @{ AlignAccuracy = 'much' }; Id = 'InvalidOption,*' }
        @{ Case = 'one seed twice'; Arguments = @{ Seed = 1, 1 }; Id = 'InvalidOption,*' }
        @{ Case = 'a ladder for nothing'; Arguments = @{ Ladder = @{ 'anp.prune-threshold' = 0.1 } }; Id = 'InvalidOption,*' }
    ) {
        { Compare-BackdoorRemoval $tiny -DataPath $data -OutputPath (Join-Path $TestDrive 'never') @Arguments } | Should -Throw -ErrorId $Id
        Join-Path $TestDrive 'never' | Should -Not -Exist
    }

    It 'stops when it is told to, and goes on from there' {
        $run = @{
            Path = $tiny; DataPath = $data; OutputPath = (Join-Path $TestDrive 'stopped'); ThreadCount = 1; AllowWeakTeacher = $true
            Method = 'from-scratch', 'fine-tuning'; MethodOption = @{ 'from-scratch.epochs' = 1; 'fine-tuning.epochs' = 12 }
        }
        $session = Start-BackgroundCommand Compare-BackdoorRemoval $run
        Wait-BackgroundProgress $session 'Epoch 3 of 12*'
        $session.Stop()
        $session.Dispose()
        Get-ChildItem $run.OutputPath -Recurse -File -Force -Name | Where-Object { $_ -notlike '.medic*' } |
            Should -Be 'report.html', 'results.csv', 'tiny/from-scratch-seed0.json', 'tiny/from-scratch-seed0.pth'
        $kept = Get-Item (Join-Path $run.OutputPath 'tiny/from-scratch-seed0.pth')

        $results = Compare-BackdoorRemoval @run
        $results.Status | Should -Be 'Cleaned', 'Cleaned'
        $results[1].ResumedEpoch | Should -BeGreaterOrEqual 3
        (Get-Item $kept).LastWriteTimeUtc | Should -Be $kept.LastWriteTimeUtc
    }
}
