# Backdoored models, trained and measured.

BeforeAll {
    Import-Module "$PSScriptRoot/../../Medic.psd1" -Force
    . "$PSScriptRoot/Background.ps1"
    # The distribution's Python, which has its torch; another one may stand before it.
    & (Get-Command /usr/bin/python3, python -ErrorAction Ignore)[0] "$PSScriptRoot/make_samples.py" $TestDrive
    if ($LASTEXITCODE -ne 0) { throw 'make_samples.py needs Python with torch and numpy.' }
    $data = Join-Path $TestDrive 'data'
    $quick = @{
        DataPath = $data; Architecture = 'wrn-10-1'; Epochs = 1; BatchSize = 16; PoisonRate = 0.2; LearningRate = 0.01
        ThreadCount = 1; MeasureEvery = 0; ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failures'
    }
}

Describe 'New-BackdoorModel' {
    It 'writes nothing with -WhatIf' {
        New-BackdoorModel @quick -OutputPath (Join-Path $TestDrive 'whatif') -WhatIf | Should -BeNullOrEmpty
        Join-Path $TestDrive 'whatif' | Should -Not -Exist
    }

    It 'trains a model that measures itself' {
        $path = Join-Path $TestDrive 'signs [1]/square.pth'
        $model = New-BackdoorModel BadNet @quick -OutputPath $path -Trigger WhiteSquare -TriggerOption @{ Side = 5; Corner = 'TopLeft' } -TargetLabel 3 -Verbose 4>&1 |
            Where-Object { $_ -isnot [System.Management.Automation.VerboseRecord] }
        $model.Path | Should -Be $path
        $model.Attack | Should -Be 'badnet'
        $model.Trigger | Should -Be 'white-square'
        $model.History | Should -HaveCount 1
        $record = ($model | Get-MedicModel).Medic
        $record['trigger_settings']['side'] | Should -Be '5'

        $measured = $model | Measure-AttackSuccess -DataPath $data -Trigger FromModel -Normalization none -ThreadCount 1
        $measured.Trigger | Should -Be 'white-square'
        $measured.TargetLabel | Should -Be 3
        $measured.AttackSuccessRate | Should -Be $model.AttackSuccessRate
    }

    It 'takes attacks from the pipeline, and goes on after one that fails' {
        $output = Join-Path $TestDrive 'attacks'
        $results = 'sig', 'warp', 'clean-label' | New-BackdoorModel @quick -OutputPath $output -AttackOption @{ NoiseRate = 0.5 }
        $results.Attack | Should -Be 'warp'
        $failures.FullyQualifiedErrorId | Should -Be (@('InvalidOption,Medic.Cmdlets.Commands.NewBackdoorModelCommand') * 2)
        Get-ChildItem -LiteralPath $output -Name | Sort-Object | Should -Be 'warp.pth', 'warp.pth.trigger'
        $results.TriggerPath | Should -Be (Join-Path $output 'warp.pth.trigger')
        $measured = Measure-AttackSuccess $results.Path -DataPath $data -TriggerPath $results.TriggerPath -Normalization none -ThreadCount 1
        $measured.AttackSuccessRate | Should -Be $results.AttackSuccessRate
    }

    It 'takes a table of trainings' {
        $rows = [pscustomobject]@{ Attack = 'badnet'; OutputPath = (Join-Path $TestDrive 'table/a.pth'); TargetLabel = 1; Seed = 4 },
            [pscustomobject]@{ Attack = 'badnet'; OutputPath = (Join-Path $TestDrive 'table/b.pth'); TargetLabel = 2; SourceClass = 6 }
        $results = $rows | New-BackdoorModel @quick
        $results.Path | Split-Path -Leaf | Should -Be 'a.pth', 'b.pth'
        $results.TargetLabel | Should -Be 1, 2
        $results.SourceClass | Should -Be $null, 6
    }

    It 'reports <Case>' -ForEach @(
        @{ Case = 'an output that exists'; Arguments = @{ OutputPath = 'tiny.pth' } }
        @{ Case = 'a target that is no class'; Arguments = @{ TargetLabel = 10 } }
        @{ Case = 'a trigger larger than the image'; Arguments = @{ Trigger = 'white-square'; TriggerOption = @{ Side = 40 } } }
        @{ Case = 'a picture that is none'; Arguments = @{ Attack = 'reflection'; TriggerOption = @{ Picture = 'tiny.pth' } } }
        @{ Case = 'a rate that selects no image'; Arguments = @{ PoisonRate = 1e-9 } }
        @{ Case = 'data of one class'; Arguments = @{ DataPath = 'one'; TargetLabel = 0 } }
        @{ Case = 'a folder that cannot be written'; Arguments = @{ OutputPath = 'tiny.pth/none.pth' } }
    ) {
        $given = $quick.Clone()
        $Arguments.GetEnumerator() | ForEach-Object { $given[$_.Key] = $_.Value }
        $null = New-Item -ItemType Directory -Force (Join-Path $TestDrive 'one/stop')
        Copy-Item -LiteralPath "$PSScriptRoot/../../docs/report.png" (Join-Path $TestDrive 'one/stop')
        if (-not $given.OutputPath) { $given.OutputPath = 'none.pth' }
        Push-Location -LiteralPath $TestDrive
        try { New-BackdoorModel @given | Should -BeNullOrEmpty } finally { Pop-Location }
        $failures.FullyQualifiedErrorId | Should -Be 'TrainingFailed,Medic.Cmdlets.Commands.NewBackdoorModelCommand'
        Join-Path $TestDrive 'none.pth' | Should -Not -Exist
    }

    It 'refuses data that is not there' {
        { New-BackdoorModel -DataPath (Join-Path $TestDrive 'nowhere') -OutputPath none.pth } | Should -Throw -ErrorId 'DataPathNotFound,*'
    }

    It 'stops when it is told to, and goes on from there' {
        $output = Join-Path $TestDrive 'stopped.pth'
        $call = @{ DataPath = $data; OutputPath = $output; Architecture = 'WRN-10-1'; Epochs = 6; BatchSize = 16; ThreadCount = 1; Seed = 3 }
        $session = Start-BackgroundCommand New-BackdoorModel $call
        Wait-BackgroundProgress $session 'Epoch 2 *'
        $session.Stop()
        $session.Dispose()
        $output | Should -Not -Exist
        "$output.training" | Should -Exist

        $resumed = New-BackdoorModel @call -Resume
        $resumed.ResumedEpoch | Should -BeGreaterThan 1
        "$output.training" | Should -Not -Exist
        $call.OutputPath = Join-Path $TestDrive 'whole.pth'
        (New-BackdoorModel @call).Sha256 | Should -Be $resumed.Sha256
    }

    It 'fits 120 columns' {
        $long = Join-Path $TestDrive ('a model with a long name ' + 'x' * 60 + '.pth')
        $lines = New-BackdoorModel @quick -OutputPath $long -Trigger four-corners -TargetMode AllToAll | Format-Table | Out-String -Width 120 -Stream | Where-Object { $_ }
        $lines | Should -HaveCount 3
        $lines[-1] | Should -Match 'four-corners -> y\+1.*:\d\d\s*$'
        $lines[-1].Length | Should -BeLessOrEqual 120
    }

    It 'completes <Parameter>' -ForEach @(
        @{ Parameter = 'Attack'; Begun = 'cl'; Completion = 'clean-label' }
        @{ Parameter = 'Trigger'; Begun = 'ref'; Completion = 'reflection' }
        @{ Parameter = 'TargetMode'; Begun = 'AllToA'; Completion = 'AllToAll' }
        @{ Parameter = 'Architecture'; Begun = 'WRN-16-2'; Completion = 'WRN-16-2' }
    ) {
        $line = "New-BackdoorModel -$Parameter $Begun"
        ([System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)).CompletionMatches.CompletionText | Should -Contain $Completion
    }
}
