# Removal methods beside MEDIC: Invoke-BackdoorRemoval.

BeforeAll {
    Import-Module "$PSScriptRoot/../../Medic.psd1" -Force
    . "$PSScriptRoot/Background.ps1"
    # The distribution's Python, which has its torch; another one may stand before it.
    & (Get-Command /usr/bin/python3, python -ErrorAction Ignore)[0] "$PSScriptRoot/make_samples.py" $TestDrive
    if ($LASTEXITCODE -ne 0) { throw 'make_samples.py needs Python with torch and numpy.' }
    $tiny = Join-Path $TestDrive 'tiny.pth'
    $data = Join-Path $TestDrive 'data'
    $quick = @{ DataPath = $data; Epochs = 1; BatchSize = 16; ThreadCount = 1; AllowWeakTeacher = $true; ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failures' }
}

Describe 'Invoke-BackdoorRemoval' {
    It 'cleans a model by <_>' -ForEach 'medic', 'fine-tuning', 'fine-pruning', 'nad', 'anp', 'mcr', 'distillation', 'from-scratch' {
        $options = @{ 'nad' = @{ TeacherEpochs = 1 }; 'mcr' = @{ 'start-epochs' = 1 } }[$_] ?? @{}
        $result = Invoke-BackdoorRemoval $tiny @quick -Method $_ -MethodOption $options -OutputPath (Join-Path $TestDrive "by/$_")
        $failures | Should -BeNullOrEmpty
        $result.Status | Should -Be 'Cleaned'
        $result.Method | Should -Be $_
        $result.Epochs | Should -Be 1
        (Get-MedicModel $result.OutputPath).Medic['method'] | Should -Be $_
    }

    It 'gives by medic what Invoke-MedicClone gives' {
        $short = Invoke-MedicClone $tiny @quick -CloneWeight 2 -KeepBest -OutputPath (Join-Path $TestDrive 'short')
        $long = Invoke-BackdoorRemoval $tiny @quick -Method Medic -MethodOption @{ CloneWeight = 2 } -KeepBest -OutputPath (Join-Path $TestDrive 'long')
        $long.Sha256After | Should -Be $short.Sha256After
    }

    It 'takes a preset, on top of which comes what is given beside it' {
        $short = Invoke-MedicClone $tiny @quick -Preset Asymmetric -ViewShare 0.5 -OutputPath (Join-Path $TestDrive 'preset')
        $settings = (Get-MedicModel $short.OutputPath).Medic['options']
        [double] $settings['wave_strength'] | Should -BeGreaterThan 0
        [double] $settings['view_share'] | Should -Be 0.5
        $settings['epochs'] | Should -Be 1
        $long = Invoke-BackdoorRemoval $tiny @quick -Method medic -MethodOption @{ ViewShare = 0.5; Preset = 'asymmetric' } -OutputPath (Join-Path $TestDrive 'long preset')
        $long.Sha256After | Should -Be $short.Sha256After
        { Invoke-MedicClone $tiny @quick -Preset best -OutputPath (Join-Path $TestDrive 'best') } | Should -Throw "*has no preset 'best'. It has published, asymmetric.*"
        (TabExpansion2 'Invoke-MedicClone -Preset a').CompletionMatches.CompletionText | Should -Be 'asymmetric'
    }

    It 'tells methods apart that lie in one place' {
        $run = @{ OutputPath = (Join-Path $TestDrive 'one place'); SkipExisting = $true; LogPath = (Join-Path $TestDrive 'log') }
        $tuned = Get-Item $tiny | Invoke-BackdoorRemoval @quick @run -Method fine-tuning
        ($tuned, (Get-Item $tiny | Invoke-BackdoorRemoval @quick @run -Method FineTuning)).Status | Should -Be 'Cleaned', 'Skipped'
        $pruned = Get-Item $tiny | Invoke-BackdoorRemoval @quick @run -Method anp
        $pruned.Status | Should -Be 'Cleaned'
        $pruned.OutputPath | Should -Be $tuned.OutputPath
        $pruned.Sha256After | Should -Not -Be $tuned.Sha256After
        (Get-ChildItem $run.LogPath | Get-Content | ConvertFrom-Json | Where-Object event -eq 'ModelDone').method | Should -Be 'fine-tuning', 'fine-tuning', 'anp'
    }

    It 'writes nothing with -WhatIf' {
        Invoke-BackdoorRemoval $tiny @quick -Method nad -OutputPath (Join-Path $TestDrive 'whatif') -WhatIf | Should -BeNullOrEmpty
        Join-Path $TestDrive 'whatif' | Should -Not -Exist
    }

    It 'refuses <Case>' -ForEach @(
        @{ Case = 'a method that is none'; Arguments = @{ Method = 'none' }; Id = 'ParameterArgumentTransformationError,*' }
        @{ Case = 'an option that is none'; Arguments = @{ Method = 'anp'; MethodOption = @{ PruneCount = 3 } }; Id = 'InvalidOption,*' }
        @{ Case = 'a value that is none'; Arguments = @{ Method = 'mcr'; MethodOption = @{ CurvePoint = 'far' } }; Id = 'InvalidOption,*' }
        @{ Case = 'a value out of range'; Arguments = @{ Method = 'mcr'; MethodOption = @{ CurvePoint = 2 } }; Id = 'InvalidOption,*' }
        @{ Case = 'what the method does not have'; Arguments = @{ Method = 'anp'; WeightDecay = 0.1 }; Id = 'InvalidOption,*' }
    ) {
        { Invoke-BackdoorRemoval $tiny -DataPath $data -OutputPath (Join-Path $TestDrive 'never') @Arguments } | Should -Throw -ErrorId $Id
        Join-Path $TestDrive 'never' | Should -Not -Exist
    }

    It 'reports a model that cannot be treated, and does the others' {
        $results = Invoke-BackdoorRemoval (Join-Path $TestDrive 'unknown.pth'), $tiny @quick -Method anp -OutputPath (Join-Path $TestDrive 'mixed')
        $results.Status | Should -Be 'Failed', 'Cleaned'
        $failures.FullyQualifiedErrorId | Should -Be 'CloneFailed,Medic.Cmdlets.Commands.InvokeBackdoorRemovalCommand'
    }

    It 'does not prune a whole layer' {
        $result = Invoke-BackdoorRemoval $tiny @quick -OutputPath (Join-Path $TestDrive 'pruned away') -Method fine-pruning -MethodOption @{ PruneCount = 64 }
        $result.Status | Should -Be 'Failed'
        $result.Reason | Should -Match 'nothing of the 64'
        Join-Path $TestDrive 'pruned away' | Should -Not -Exist
    }

    It 'completes methods and their options' {
        (TabExpansion2 'Invoke-BackdoorRemoval -Method fine').CompletionMatches.CompletionText | Should -Be 'fine-tuning', 'fine-pruning'
        $line = 'Invoke-BackdoorRemoval -Method anp -MethodOption '
        (TabExpansion2 $line).CompletionMatches.CompletionText | Should -Contain "@{ 'prune-threshold' = '0.05' }"
    }

    It 'stops a rival when it is told to, and goes on from there' {
        $run = @{ Path = $tiny; DataPath = $data; OutputPath = (Join-Path $TestDrive 'resumed'); Method = 'fine-tuning'; Epochs = 12; ThreadCount = 1; AllowWeakTeacher = $true }
        $session = Start-BackgroundCommand Invoke-BackdoorRemoval $run
        Wait-BackgroundProgress $session 'Epoch 3 *'
        $session.Stop()
        $session.Dispose()
        Get-ChildItem $run.OutputPath -Recurse -File -Force | ForEach-Object Extension | Should -Be '.state'

        $result = Invoke-BackdoorRemoval @run -Resume
        $result.ResumedEpoch | Should -BeGreaterOrEqual 3
        $result.Sha256After | Should -Be (Invoke-BackdoorRemoval @run -Force).Sha256After
    }
}
