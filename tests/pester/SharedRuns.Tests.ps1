# Runs that several machines share: -RunPath, Get-MedicRun, Complete-MedicRun.

BeforeAll {
    Import-Module "$PSScriptRoot/../../Medic.psd1" -Force
    # The distribution's Python, which has its torch; another one may stand before it.
    & (Get-Command /usr/bin/python3, python -ErrorAction Ignore)[0] "$PSScriptRoot/make_samples.py" $TestDrive
    if ($LASTEXITCODE -ne 0) { throw 'make_samples.py needs Python with torch and numpy.' }
    $tiny = Join-Path $TestDrive 'tiny.pth'
    $models = New-Item -ItemType Directory (Join-Path $TestDrive 'models')
    'a', 'b', 'c', 'd' | ForEach-Object { Copy-Item $tiny (Join-Path $models "$_.pth") }
    $run = Join-Path $TestDrive 'run'
    $quick = @{
        DataPath = (Join-Path $TestDrive 'data'); OutputPath = (Join-Path $TestDrive 'out'); RunPath = $run; RootPath = $models
        Epochs = 1; ThreadCount = 1; AllowWeakTeacher = $true; ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failures'
    }
}

Describe 'A run' {
    It 'is not begun with -WhatIf' {
        Get-ChildItem $models | Invoke-MedicClone @quick -WhatIf | Should -BeNullOrEmpty
        $run | Should -Not -Exist
    }

    It 'is done shard by shard, seen, and ended' {
        $first = @(Get-ChildItem $models | Invoke-MedicClone @quick -Shard 0/2)
        $status = Get-MedicRun $run
        $status.DoneCount | Should -Be $first.Count
        $status.LeftCount | Should -Be (4 - $first.Count)
        $status.Shards.State | Should -Be 'Ended', 'Waiting'
        $incomplete = Get-Item $run | Complete-MedicRun -ErrorAction SilentlyContinue -ErrorVariable problems
        $incomplete.IsComplete | Should -BeFalse
        $problems.FullyQualifiedErrorId | Select-Object -Unique | Should -Be 'RunIncomplete,Medic.Cmdlets.Commands.CompleteMedicRunCommand'

        # As Slurm tells an array's task.
        $env:SLURM_ARRAY_TASK_ID, $env:SLURM_ARRAY_TASK_COUNT = '1', '2'
        try { $second = @(Get-ChildItem $models | Invoke-MedicClone @quick) } finally { $env:SLURM_ARRAY_TASK_ID = $env:SLURM_ARRAY_TASK_COUNT = $null }
        ($first + $second).Status | Should -Be (@('Cleaned') * 4)
        $summary = $status | Complete-MedicRun
        $summary.IsComplete | Should -BeTrue
        $summary.CleanedCount | Should -Be 4
        Import-Csv $summary.CsvPath | Should -HaveCount 4
        Get-Content $summary.JsonPath | ConvertFrom-Json | ForEach-Object Status | Should -Be (@('Cleaned') * 4)
        $summary.ReportPath | Should -Exist
        Get-ChildItem $models | Invoke-MedicClone @quick -Shard 0/2 | Should -BeNullOrEmpty
    }

    It 'refuses a shard with other settings' {
        { Get-ChildItem $models | Invoke-MedicClone @quick -Shard 0/2 -Seed 3 } | Should -Throw -ErrorId 'RunRefused,*'
        { Get-ChildItem $models | Invoke-MedicClone @quick -Shard 2/2 } | Should -Throw -ErrorId 'InvalidOption,*'
    }

    It 'is found by wildcards' {
        (Get-MedicRun (Join-Path $TestDrive 'r?n')).ModelCount | Should -Be 4
        Get-MedicRun (Join-Path $TestDrive 'no*') -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures.FullyQualifiedErrorId | Should -Be 'PathNotFound,Medic.Cmdlets.Commands.GetMedicRunCommand'
    }

    It 'is none in another folder' {
        Get-MedicRun $models -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures.FullyQualifiedErrorId | Should -Be 'RunUnreadable,Medic.Cmdlets.Commands.GetMedicRunCommand'
    }

    It 'fits 120 columns' {
        foreach ($view in (Get-MedicRun $run), (Get-MedicRun $run).Shards, (Complete-MedicRun $run)) {
            ($view | Out-String -Width 120 -Stream | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
        }
        Get-MedicRun $run | Out-String -Width 120 | Should -Match 'Time left'
    }
}
