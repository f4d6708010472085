# Searching for triggers that nobody knows.

BeforeAll {
    Import-Module "$PSScriptRoot/../../Medic.psd1" -Force
    . "$PSScriptRoot/Background.ps1"
    & (Get-Command /usr/bin/python3, python -ErrorAction Ignore)[0] "$PSScriptRoot/make_samples.py" $TestDrive
    if ($LASTEXITCODE -ne 0) { throw 'make_samples.py needs Python with torch and numpy.' }
    $tiny, $always5, $unknown, $data = 'tiny.pth', 'always5.pth', 'unknown.pth', 'data' | ForEach-Object { Join-Path $TestDrive $_ }
    $bracketed = Join-Path $TestDrive 'c[1].pth'
    Copy-Item $tiny $bracketed
    # Untrained networks know nothing of the samples, and one step finds nothing.
    $quick = @{ DataPath = $data; Steps = 1; SampleCount = 20; AllowWeakModel = $true; ThreadCount = 1 }
}

Describe 'Find-BackdoorTrigger' {
    It 'gives mask, anomaly index and verdict of every class' {
        $result = Find-BackdoorTrigger $always5 @quick
        $result.Path | Should -Be $always5
        $result.SampleCount | Should -Be 20
        $result.Classes.Label | Should -Be (0..9)
        $result.Suspicious | Should -Be ($result.FlaggedLabels.Count -gt 0)
        ($result.Classes | Where-Object AttackSuccessRate).Label | Should -Be 5
        $result.Classes[0].PicturePath | Should -BeNullOrEmpty
    }

    It 'writes triggers that other cmdlets take up' {
        $output = Join-Path $TestDrive 'found'
        $found = (Find-BackdoorTrigger $always5 @quick -Label 5 -OutputPath $output -WarningAction SilentlyContinue).Classes
        $found.TriggerPath | Should -Be (Join-Path $output 'always5.pth' 'class-5.trigger')
        $found.PicturePath | Should -Exist
        $measured = Measure-AttackSuccess $always5 -DataPath $data -TriggerPath $found.TriggerPath -ThreadCount 1
        $measured.AttackSuccessRate | Should -Be 1
        $measured.TargetLabel | Should -Be 5
        (Export-MedicTriggeredImage -TriggerPath $found.TriggerPath -DataPath $data -ImageSize 32 -OutputPath (Join-Path $TestDrive 'stamped') -Count 1).Trigger |
            Should -Be 'learned-pattern'

        Measure-AttackSuccess $always5 -DataPath $data -TriggerPath $found.TriggerPath -ImageSize 28 -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures.Exception.Message | Should -BeLike '*for images of `[1, 32, 32`]*'
    }

    It 'gives models of one name folders of their own, and goes on after a bad one' {
        foreach ($folder in 'a', 'b') { Copy-Item $tiny (New-Item -ItemType Directory (Join-Path $TestDrive 'tree' $folder)) }
        $models = Get-ChildItem (Join-Path $TestDrive 'tree') -Recurse -Include *.pth
        $output = Join-Path $TestDrive 'tree-found'
        $results = $models + (Get-Item $unknown) |
            Find-BackdoorTrigger @quick -Label 1 -OutputPath $output -WarningAction SilentlyContinue -ErrorAction SilentlyContinue -ErrorVariable failures
        $results.Path | Should -Be $models.FullName
        $results.Classes.TriggerPath | Should -Be ('a', 'b' | ForEach-Object { Join-Path $output 'tree' $_ 'tiny.pth' 'class-1.trigger' })
        $failures.FullyQualifiedErrorId | Should -Be 'DetectionFailed,Medic.Cmdlets.Commands.FindBackdoorTriggerCommand'
        $failures.TargetObject | Should -Be $unknown
    }

    It 'takes names as they are, and results' {
        (Get-Item -LiteralPath $bracketed | Find-BackdoorTrigger @quick -Label 0, 1 -WarningAction SilentlyContinue).Path | Should -Be $bracketed
        (Get-MedicModel $tiny | Find-BackdoorTrigger @quick -Label 0, 1 -WarningAction SilentlyContinue | Get-MedicModel).Path | Should -Be $tiny
    }

    It 'writes nothing with -WhatIf, and keeps what is there unless forced' {
        $output = Join-Path $TestDrive 'kept'
        $call = $quick + @{ Path = $tiny; Label = 0; OutputPath = $output; WarningAction = 'SilentlyContinue' }
        Find-BackdoorTrigger @call -WhatIf | Should -BeNullOrEmpty
        $output | Should -Not -Exist
        $null = Find-BackdoorTrigger @call
        Find-BackdoorTrigger @call -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures.Exception.Message | Should -BeLike '*class-0.png exists*'
        (Find-BackdoorTrigger @call -Force).Classes.TriggerPath | Should -Exist
    }

    It 'says why a model is not searched: <Case>' -ForEach @(
        @{ Case = 'a folder that cannot be written'; Arguments = @{ OutputPath = '{0}/tiny.pth/below' }; Says = '*cannot be written to*' }
        @{ Case = 'a class that there is not'; Arguments = @{ Label = 10 }; Says = '*has 10 classes*' }
        @{ Case = 'more samples than there are'; Arguments = @{ SampleCount = 1000000 }; Says = '*1000000 images were asked for*' }
        @{ Case = 'samples of which it knows nothing'; Arguments = @{ AllowWeakModel = $false }; Says = '*recognises only*' }
    ) {
        $call = $quick.Clone()
        foreach ($name in $Arguments.Keys) { $call[$name] = $Arguments[$name] -is [string] ? ($Arguments[$name] -f $TestDrive) : $Arguments[$name] }
        Find-BackdoorTrigger $tiny @call -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures.FullyQualifiedErrorId | Should -BeLike 'DetectionFailed,*'
        $failures.Exception.Message | Should -BeLike $Says
    }

    It 'refuses <Case>' -ForEach @(
        @{ Case = 'no steps'; Arguments = @{ Steps = 0 }; Id = 'InvalidOption,*' }
        @{ Case = 'a class twice'; Arguments = @{ Label = 1, 1 }; Id = 'InvalidOption,*' }
        @{ Case = 'no clean samples'; Arguments = @{ DataPath = 'no/such/folder' }; Id = 'DataPathNotFound,*' }
    ) {
        $call = $quick.Clone()
        foreach ($name in $Arguments.Keys) { $call[$name] = $Arguments[$name] }
        { Find-BackdoorTrigger $tiny @call } | Should -Throw -ErrorId $Id
    }

    It 'shows how long it will take, and stops when it is told to' {
        $call = $quick + @{ Path = "$TestDrive/*.pth"; Label = 0, 1, 2; StopPatience = 0 }
        $call.Steps = 100000
        $session = Start-BackgroundCommand Find-BackdoorTrigger $call
        $limit = [datetime]::UtcNow.AddSeconds(60)
        while (-not ($session.Streams.Progress.CurrentOperation -like 'Classes 0 to 2, step 3 of 100000') -and [datetime]::UtcNow -lt $limit) { Start-Sleep -Milliseconds 20 }
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $session.Stop()
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 10
        $last = $session.Streams.Progress[-1]
        $session.Dispose()
        $last.StatusDescription | Should -Be '1 of 4: always5.pth'
        $last.SecondsRemaining | Should -BeGreaterThan 0
    }

    It 'shows models and classes in 120 columns' {
        $result = Find-BackdoorTrigger $always5 @quick
        $text = $result | Out-String -Width 120
        $text | Should -Match 'always5.pth +WRN-10-1'
        $classes = $result.Classes | Out-String -Width 120
        $classes | Should -Match 'Anomaly index'
        ($text + $classes) -split "`n" | ForEach-Object { $_.TrimEnd().Length | Should -BeLessOrEqual 120 }
    }
}
