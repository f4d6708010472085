# The cmdlets on real files: a tiny network and a few random images, made by PyTorch.

BeforeAll {
    Import-Module "$PSScriptRoot/../../Medic.psd1" -Force
    . "$PSScriptRoot/Background.ps1"
    # The distribution's Python, which has its torch; another one may stand before it.
    & (Get-Command /usr/bin/python3, python -ErrorAction Ignore)[0] "$PSScriptRoot/make_samples.py" $TestDrive
    if ($LASTEXITCODE -ne 0) { throw 'make_samples.py needs Python with torch and numpy.' }
    $tiny = Join-Path $TestDrive 'tiny.pth'
    $data = Join-Path $TestDrive 'data'

    # Models as they lie about: one behind brackets and a space, one that is none.
    $models = New-Item -ItemType Directory (Join-Path $TestDrive 'all [my] models')
    Copy-Item $tiny (Join-Path $models 'a.pth')
    Set-Content -LiteralPath (Join-Path $models 'b bad.pth') 'no checkpoint'
    Copy-Item $tiny (Join-Path $models 'c[1].pth')

    $quick = @{ DataPath = $data; Epochs = 1; ThreadCount = 1; AllowWeakTeacher = $true; ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failures' }
}

Describe 'Get-MedicModel' {
    It 'says what a checkpoint is' {
        $model = Get-MedicModel $tiny
        $model.Path | Should -Be $tiny
        $model.Architecture | Should -Be 'WRN-10-1'
        $model.ClassCount | Should -Be 10
        $model.InputChannels | Should -Be 1
        $model.WrapperKey | Should -Be 'net_state_dict'
        $model.Entries.Name | Should -Be 'epoch'
        $model.Sha256 | Should -Be (Get-FileHash $tiny).Hash.ToLowerInvariant()
    }

    It 'goes on after a bad file among piped ones' {
        $found = Get-ChildItem -LiteralPath $models | Get-MedicModel -ErrorAction SilentlyContinue -ErrorVariable failures
        $found.Path | Split-Path -Leaf | Should -Be 'a.pth', 'c[1].pth'
        $failures.FullyQualifiedErrorId | Should -Be 'CheckpointUnreadable,Medic.Cmdlets.Commands.GetMedicModelCommand'
        $failures.TargetObject | Should -Be (Join-Path $models 'b bad.pth')
    }

    It 'says what it can of a network that is not known' {
        $model = Get-MedicModel (Join-Path $TestDrive 'unknown.pth') -ErrorAction SilentlyContinue -ErrorVariable failures
        $model.TensorCount | Should -Be 1
        $model.Architecture | Should -BeNullOrEmpty
        $failures.FullyQualifiedErrorId | Should -Be 'ModelUnknown,Medic.Cmdlets.Commands.GetMedicModelCommand'
    }

    It 'takes wildcards, relative to the current location' {
        Push-Location -LiteralPath $models
        try { (Get-MedicModel a*.pth).Path | Should -Be (Join-Path $models 'a.pth') } finally { Pop-Location }
    }

    It 'takes names with brackets as they are with -LiteralPath' {
        $bracketed = Join-Path $models 'c[1].pth'
        (Get-MedicModel -LiteralPath $bracketed).Path | Should -Be $bracketed
    }

    It 'reports <Case>' -ForEach @(
        @{ Case = 'a file that is not there'; Arguments = @{ Path = 'missing.pth' } }
        @{ Case = 'wildcards that match nothing'; Arguments = @{ Path = 'missing*.pth' } }
        @{ Case = 'a literal path that is not there'; Arguments = @{ LiteralPath = 'missing[1].pth' } }
    ) {
        Get-MedicModel @Arguments -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures.FullyQualifiedErrorId | Should -Be 'PathNotFound,Medic.Cmdlets.Commands.GetMedicModelCommand'
    }

    It 'reports what is no file' {
        Get-MedicModel Env:PATH -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures.FullyQualifiedErrorId | Should -Be 'PathNotFileSystem,Medic.Cmdlets.Commands.GetMedicModelCommand'
    }
}

Describe 'Measure-AttackSuccess' {
    It 'measures accuracy and attack success' {
        $result = Measure-AttackSuccess $tiny -DataPath $data -Trigger Checker -TargetLabel 5 -ThreadCount 1
        $result.CleanCount | Should -Be 40
        $result.CleanAccuracy | Should -Be ($result.CorrectCount / 40)
        $result.StampedCount | Should -Be 36
        $result.AttackSuccessRate | Should -Be ($result.SuccessCount / 36)
        $result.Trigger | Should -Be 'checker'
    }

    It 'goes on after a bad file' {
        $results = Get-ChildItem -LiteralPath $models |
            Measure-AttackSuccess -DataPath $data -Normalization none -ThreadCount 1 -ErrorAction SilentlyContinue -ErrorVariable failures
        $results | Should -HaveCount 2
        $failures.FullyQualifiedErrorId | Should -Be 'MeasurementFailed,Medic.Cmdlets.Commands.MeasureAttackSuccessCommand'
    }

    It 'refuses a trigger without a target' {
        { Measure-AttackSuccess $tiny -DataPath $data -Trigger checker } | Should -Throw -ErrorId 'InvalidOption,*'
    }

    It 'refuses data that is not there' {
        { Measure-AttackSuccess $tiny -DataPath (Join-Path $TestDrive 'nowhere') } | Should -Throw -ErrorId 'DataPathNotFound,*'
    }
}

Describe 'Invoke-MedicClone' {
    It 'writes nothing with -WhatIf' {
        $output = Join-Path $TestDrive 'whatif'
        Get-ChildItem -LiteralPath $models | Invoke-MedicClone @quick -OutputPath $output -WhatIf | Should -BeNullOrEmpty
        $output | Should -Not -Exist
    }

    It 'clones what is piped in, and reports the bad file' {
        $output = Join-Path $TestDrive 'cleaned [1]'
        $results = Get-ChildItem -LiteralPath $models |
            Invoke-MedicClone @quick -OutputPath $output -Trigger checker -TargetLabel 5 -HookPlane conv -Note 'a test'

        $results.Status | Should -Be 'Cleaned', 'Failed', 'Cleaned'
        $results[0].OutputPath | Should -Be (Join-Path $output 'a.pth')
        $results[0].Epochs | Should -Be 1
        $results[0].AttackSuccessRateAfter | Should -BeGreaterOrEqual 0
        $failures.FullyQualifiedErrorId | Should -Be 'CloneFailed,Medic.Cmdlets.Commands.InvokeMedicCloneCommand'
        Get-ChildItem -LiteralPath $output -Name | Sort-Object | Should -Be 'a.pth', 'c[1].pth'
        (Get-MedicModel -LiteralPath $results[2].OutputPath).Medic['note'] | Should -Be 'a test'
    }

    It 'writes safetensors where that is asked for' {
        $result = Invoke-MedicClone $tiny @quick -OutputPath (Join-Path $TestDrive 'safe') -OutputFormat Safetensors
        $result.OutputPath | Should -Be (Join-Path $TestDrive 'safe' 'tiny.safetensors')
        $clone = $result | Get-MedicModel
        $clone.Format, $clone.Architecture | Should -Be 'Safetensors', 'WRN-10-1'
        $clone.Medic['source_sha256'] | Should -Be $result.Sha256Before
    }

    It 'keeps an output that exists unless forced' {
        $output = Join-Path $TestDrive 'kept'
        $file = New-Item (Join-Path $output 'tiny.pth') -Force -Value 'kept'
        (Invoke-MedicClone $tiny @quick -OutputPath $output).Status | Should -Be 'Failed'
        Get-Content $file | Should -Be 'kept'
        (Invoke-MedicClone $tiny @quick -OutputPath $output -Force).Status | Should -Be 'Cleaned'
    }

    It 'reports a clone outside the limits, and does not write it' {
        $output = Join-Path $TestDrive 'rejected'
        $result = Invoke-MedicClone (Join-Path $TestDrive 'always5.pth') @quick -OutputPath $output -Trigger checker -TargetLabel 5 `
            -MaxAttackSuccess 0.5 -StartFromTeacher -LearningRate 1e-9
        $result.Status | Should -Be 'Rejected'
        $failures.FullyQualifiedErrorId | Should -Be 'CloneRejected,Medic.Cmdlets.Commands.InvokeMedicCloneCommand'
        $output | Should -Not -Exist
    }

    It 'refuses settings out of range before any work' {
        { Invoke-MedicClone $tiny -DataPath $data -OutputPath (Join-Path $TestDrive 'none') -SampleRatio 2 } | Should -Throw -ErrorId 'InvalidOption,*'
    }

    It 'stops when it is told to, and leaves only what to go on from' {
        $output = Join-Path $TestDrive 'stopped'
        $session = Start-BackgroundCommand Invoke-MedicClone @{ Path = $tiny; DataPath = $data; OutputPath = $output; Epochs = 100000; ThreadCount = 1; AllowWeakTeacher = $true }
        # The second epoch's progress says that the training is under way.
        Wait-BackgroundProgress $session 'Epoch 2 *'

        # A batch takes milliseconds; a busy machine gets its time.
        (Measure-Command { $session.Stop() }).TotalSeconds | Should -BeLessThan 10
        $session.InvocationStateInfo.State | Should -Be 'Stopped'
        Get-ChildItem $output -Recurse -File -Force | ForEach-Object Extension | Should -Be '.state'
        $session.Dispose()
    }
}

Describe 'Results' {
    It 'can be piped on like files, whatever their names' {
        $model = Get-MedicModel -LiteralPath (Join-Path $models 'c[1].pth')
        $clone = $model | Measure-AttackSuccess -DataPath $data -ThreadCount 1 | Invoke-MedicClone @quick -OutputPath (Join-Path $TestDrive 'piped')
        ($clone | Get-MedicModel).Sha256 | Should -Be $clone.Sha256After
        ($model | ConvertTo-Csv)[0] | Should -Not -Match 'FullName'
    }
}

Describe 'What people see' {
    It 'fits 120 columns: <_>' -ForEach 'Get-MedicModel', 'Measure-AttackSuccess', 'Invoke-MedicClone' {
        $long = Join-Path $TestDrive ('a model with a long name, as exported from a tracking server ' + 'x' * 60 + '.pth')
        Copy-Item $tiny $long
        $measure = @{ DataPath = $data; Trigger = 'four-corners'; TargetLabel = 5; ThreadCount = 1 }
        $results = switch ($_) {
            'Get-MedicModel' { Get-MedicModel $long }
            'Measure-AttackSuccess' { Measure-AttackSuccess $long @measure -Normalization none }
            'Invoke-MedicClone' { Invoke-MedicClone $long @quick -OutputPath (Join-Path $TestDrive 'seen') -Trigger checker -TargetLabel 5 }
        }
        $lines = $results | Format-Table | Out-String -Width 120 -Stream | Where-Object { $_ }
        $lines | Should -HaveCount 3
        $lines[-1] | Should -Match 'WRN-10-1'
        # The last column, and nothing beyond it.
        $lines[-1].Length | Should -BeLessOrEqual 120
        $lines[-1] | Should -Match '(none|:\d\d|[0-9a-f]{12})\s*$'
    }
}
