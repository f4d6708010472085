# Whole runs of Invoke-MedicClone, as administrators have them: limits and quarantine, repetition, interruption, logs, tables of models.

BeforeAll {
    $manifest = Resolve-Path "$PSScriptRoot/../../Medic.psd1"
    Import-Module $manifest -Force
    . "$PSScriptRoot/Background.ps1"
    & (Get-Command /usr/bin/python3, python -ErrorAction Ignore)[0] "$PSScriptRoot/make_samples.py" $TestDrive
    if ($LASTEXITCODE -ne 0) { throw 'make_samples.py needs Python with torch and numpy.' }
    $tiny = Join-Path $TestDrive 'tiny.pth'
    $always5 = Join-Path $TestDrive 'always5.pth'
    $data = Join-Path $TestDrive 'data'
    $quick = @{ DataPath = $data; Epochs = 1; ThreadCount = 1; AllowWeakTeacher = $true; ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failures' }
    # A clone that keeps what its model does.
    $harmless = @{ StartFromTeacher = $true; LearningRate = 1e-9 }

    function New-Repository([string] $Name, [int] $Count) {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive $Name)
        1..$Count | ForEach-Object { Copy-Item $tiny (Join-Path $folder "$_.pth") }
        $folder
    }

    function Get-Hashes([string] $Folder) {
        Get-ChildItem -LiteralPath $Folder -Recurse -File -Force | Sort-Object Name | ForEach-Object { "$($_.Name) $((Get-FileHash -LiteralPath $_).Hash)" }
    }
}

Describe 'Limits and quarantine' {
    It 'keeps a rejected clone apart, and says so again the next night' {
        $run = @{ OutputPath = (Join-Path $TestDrive 'limited'); QuarantinePath = (Join-Path $TestDrive 'rejected'); Trigger = 'checker'; TargetLabel = 5 }
        $first = Invoke-MedicClone $always5, $tiny @quick @run @harmless -MaxAttackSuccess 0.5
        $first.Status | Should -Be 'Rejected', 'Cleaned'
        $first[0].QuarantinePath | Should -Be (Join-Path $TestDrive 'rejected' 'always5.pth')
        $first[0].QuarantinePath | Should -Exist
        Get-ChildItem $run.OutputPath -Name -Force | Should -Be 'tiny.pth'
        (Get-MedicModel $first[0].QuarantinePath).Medic['status'] | Should -Be 'rejected'

        $second = Invoke-MedicClone $always5, $tiny @quick @run @harmless -MaxAttackSuccess 0.5 -SkipExisting
        $second.Status | Should -Be 'Rejected', 'Skipped'
        $second[1].CleanAccuracyAfter | Should -Be $first[1].CleanAccuracyAfter
        $failures.FullyQualifiedErrorId | Should -Be 'CloneRejected,Medic.Cmdlets.Commands.InvokeMedicCloneCommand'
    }

    It 'refuses a quarantine among the outputs' {
        $output = Join-Path $TestDrive 'one'
        { Invoke-MedicClone $tiny -DataPath $data -OutputPath $output -QuarantinePath $output } | Should -Throw -ErrorId 'InvalidOption,*'
    }
}

Describe 'Several models at once' {
    It 'gives what one after the other gives' {
        $models = New-Repository 'together' 4
        $one = Get-ChildItem $models | Invoke-MedicClone @quick -OutputPath (Join-Path $TestDrive 'one by one')
        $two = Get-ChildItem $models | Invoke-MedicClone @quick -OutputPath (Join-Path $TestDrive 'two by two') -ThrottleLimit 2
        ($two | Sort-Object Path).Sha256After | Should -Be ($one | Sort-Object Path).Sha256After
        $two.Status | Should -Be (@('Cleaned') * 4)
    }
}

Describe 'Odd places' {
    It 'reads and writes <Name>' -ForEach @(
        @{ Name = 'with spaces and [brackets]' }
        @{ Name = "Größe-模型-'quoted'-`$x" }
        @{ Name = ('deep/' * 40) + 'end' }
    ) {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive "odd/$Name") -Force
        Copy-Item -LiteralPath $tiny -Destination "$($folder.FullName)/m[1] é.pth"
        $other = New-Item -ItemType Directory (Join-Path $TestDrive "odd/other") -Force
        Copy-Item $tiny $other
        $output = Join-Path $TestDrive "out/$Name"
        $results = Get-Item -LiteralPath "$($folder.FullName)/m[1] é.pth", "$other/tiny.pth" | Invoke-MedicClone @quick -OutputPath $output -Force
        $results.Status | Should -Be 'Cleaned', 'Cleaned'
        (Get-MedicModel -LiteralPath $results[0].OutputPath).Medic['method'] | Should -Be 'medic'
    }
}

Describe 'A table of models' {
    It 'says of each model what is right for it' {
        $table = Join-Path $TestDrive 'models.csv'
        @(
            [pscustomobject]@{ LiteralPath = $tiny; Trigger = 'checker'; TargetLabel = 5; TestDataPath = ''; Normalization = 'none'; Architecture = 'WRN-10-1' }
            [pscustomobject]@{ LiteralPath = $always5; Trigger = ''; TargetLabel = ''; TestDataPath = $data; Normalization = ''; Architecture = '' }
        ) | Export-Csv $table
        $results = Import-Csv $table | Invoke-MedicClone @quick -OutputPath (Join-Path $TestDrive 'from a table')
        $results.Status | Should -Be 'Cleaned', 'Cleaned'
        $results[0].Trigger | Should -Be 'checker'
        $results[0].TargetLabel | Should -Be 5
        $results[0].Normalization | Should -Be 'none'
        $results[1].Trigger | Should -BeNullOrEmpty
        $results[1].TargetLabel | Should -BeNullOrEmpty
    }

    It 'reports what does not fit together, and does the others' {
        $results = @(
            [pscustomobject]@{ LiteralPath = $tiny; Trigger = 'checker' }
            [pscustomobject]@{ LiteralPath = $always5; Architecture = 'ResNet-18' }
            [pscustomobject]@{ LiteralPath = $tiny; Trigger = 'checker'; TargetLabel = 3 }
        ) | Invoke-MedicClone @quick -OutputPath (Join-Path $TestDrive 'misfits')
        $results.Status | Sort-Object | Should -Be 'Cleaned', 'Failed'
        $failures.FullyQualifiedErrorId -replace ',.*' | Sort-Object | Should -Be 'CloneFailed', 'InvalidOption'
    }
}

Describe 'The log' {
    It 'has one JSON object a line, for every model' {
        $log = Join-Path $TestDrive 'logs'
        $results = Invoke-MedicClone $tiny, (Join-Path $TestDrive 'unknown.pth') @quick -OutputPath (Join-Path $TestDrive 'logged') -LogPath $log -Note 'who asked'
        $entries = Get-ChildItem $log | Get-Content | ConvertFrom-Json
        $entries.event | Should -Be 'RunStarted', 'ModelDone', 'ModelDone', 'RunEnded'
        $entries.runId | Sort-Object -Unique | Should -HaveCount 1
        $entries[1].file | Should -Be $tiny
        $entries[1].sha256Before | Should -Be $results[0].Sha256Before
        $entries[1].sha256After | Should -Be (Get-FileHash $results[0].OutputPath).Hash.ToLowerInvariant()
        $entries[1].figures.cleanAccuracyAfter | Should -Be $results[0].CleanAccuracyAfter
        $entries[1].options.note | Should -Be 'who asked'
        $entries[2].status | Should -Be 'Failed'
        $entries[2].error | Should -Match 'not known'
    }

    It 'can be text' {
        $null = Invoke-MedicClone $tiny @quick -OutputPath (Join-Path $TestDrive 'logged as text') -LogPath (Join-Path $TestDrive 'audit.txt') -LogFormat Text
        Get-ChildItem (Join-Path $TestDrive 'audit*.txt') | Get-Content | Select-Object -Index 1 | Should -Match "Cleaned .*tiny.pth \[[0-9a-f]{64}\] ->"
    }

    It 'is an error before work where it cannot be written' {
        $output = Join-Path $TestDrive 'never'
        { Invoke-MedicClone $tiny @quick -OutputPath $output -LogPath (Join-Path $tiny 'audit.jsonl') -ErrorAction Stop } | Should -Throw -ErrorId 'LogUnwritable,*'
        $output | Should -Not -Exist
    }

    It 'is not begun with -WhatIf' {
        Invoke-MedicClone $tiny @quick -OutputPath (Join-Path $TestDrive 'never') -LogPath (Join-Path $TestDrive 'never.jsonl') -WhatIf
        Get-ChildItem (Join-Path $TestDrive 'never*') | Should -BeNullOrEmpty
    }
}

Describe 'Interruption' {
    It 'goes on after Ctrl+C from the last finished epoch' {
        $run = @{ Path = $tiny; DataPath = $data; OutputPath = (Join-Path $TestDrive 'resumed'); Epochs = 12; ThreadCount = 1; AllowWeakTeacher = $true }
        $session = Start-BackgroundCommand Invoke-MedicClone $run
        Wait-BackgroundProgress $session 'Epoch 3 *'
        $session.Stop()
        $session.Dispose()
        Get-ChildItem $run.OutputPath -Recurse -File -Force | ForEach-Object Extension | Should -Be '.state'

        $result = Invoke-MedicClone @run -Resume
        $result.ResumedEpoch | Should -BeGreaterOrEqual 3
        $result.Sha256After | Should -Be (Invoke-MedicClone @run -Force).Sha256After
        Get-ChildItem $run.OutputPath -Force -Name | Should -Be 'tiny.pth'
    }

    # MEDIC_KILLS=20 for the drill of docs/powershell.md.
    It 'loses nothing where its process is killed at any moment' {
        $models = New-Repository 'killed' 4
        $run = "-DataPath '$data' -Epochs 25 -ThreadCount 1 -AllowWeakTeacher -ThrottleLimit 2 -SkipExisting -Resume"
        $expected = Join-Path $TestDrive 'not killed'
        Invoke-Expression "Get-ChildItem '$models' | Invoke-MedicClone $run -OutputPath '$expected'" | ForEach-Object Status | Should -Be (@('Cleaned') * 4)

        $output = Join-Path $TestDrive 'survived'
        $script = "Import-Module '$manifest'; Get-ChildItem '$models' | Invoke-MedicClone $run -OutputPath '$output' | ForEach-Object Status"
        $random = [random]::new(1)
        $finished = @{}
        $kills = [int]($env:MEDIC_KILLS ?? 3)
        for ($kill = 1; $kill -le $kills; $kill++) {
            $process = Start-Process (Get-Process -Id $PID).Path -ArgumentList '-NoProfile', '-Command', $script -PassThru -RedirectStandardOutput (Join-Path $TestDrive 'out.txt')
            $null = $process.WaitForExit($random.Next(1500, 9000))
            if ($process.HasExited) {
                # All were done: from the beginning, so that every kill strikes at work.
                Remove-Item $output -Recurse -Force
                $finished.Clear()
                $kill--
                continue
            }
            $process.Kill($true)
            $process.WaitForExit()
            foreach ($file in Get-ChildItem $output -Filter *.pth -ErrorAction Ignore) {
                # What stands under a model's name is whole.
                (Get-MedicModel $file -ErrorAction Stop).Medic['status'] | Should -Be 'cleaned'
            }
            foreach ($file in $finished.Keys) {
                (Get-FileHash $file).Hash | Should -Be $finished[$file]
            }
            Get-ChildItem $output -Filter *.pth -ErrorAction Ignore | ForEach-Object { $finished[$_.FullName] = (Get-FileHash $_).Hash }
        }

        $results = Invoke-Expression "Get-ChildItem '$models' | Invoke-MedicClone $run -OutputPath '$output'"
        $results.Status | Should -BeIn 'Cleaned', 'Skipped'
        $results | Should -HaveCount 4
        Get-Hashes $output | Should -Be (Get-Hashes $expected)
    }
}
