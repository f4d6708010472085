# Where a model's importance lies.

BeforeAll {
    Import-Module "$PSScriptRoot/../../Medic.psd1" -Force
    . "$PSScriptRoot/Background.ps1"
    & (Get-Command /usr/bin/python3, python -ErrorAction Ignore)[0] "$PSScriptRoot/make_samples.py" $TestDrive
    if ($LASTEXITCODE -ne 0) { throw 'make_samples.py needs Python with torch and numpy.' }
    $tiny, $always5, $unknown, $data = 'tiny.pth', 'always5.pth', 'unknown.pth', 'data' | ForEach-Object { Join-Path $TestDrive $_ }
    $few = @{ DataPath = $data; Trigger = 'checker'; HookPoint = 'conv1'; Count = 2; ThreadCount = 1 }
}

Describe 'Export-MedicImportance' {
    It 'writes a picture for each hook point' {
        $output = Join-Path $TestDrive 'panels'
        $result = Export-MedicImportance $always5 -DataPath $data -Trigger checker -OutputPath $output -HookPoint conv1, block3.* -Count 2 -ThreadCount 1
        $result.Panels.HookPoint | Should -Be 'conv1', 'block3.layer.0.bn1', 'block3.layer.0.conv1', 'block3.layer.0.bn2', 'block3.layer.0.conv2'
        $result.Panels[0].OutputPath | Should -Be (Join-Path $output 'always5.pth' 'conv1.png')
        [IO.File]::ReadAllBytes($result.Panels[0].OutputPath)[1..3] | Should -Be ([byte[]][char[]]'PNG')
        $result.Images.PredictedStamped | Should -Be 5, 5
    }

    It 'goes on after a bad model, and takes a trigger from a file' {
        $trigger = (Find-BackdoorTrigger $always5 -DataPath $data -Steps 1 -Label 5 -AllowWeakModel -OutputPath (Join-Path $TestDrive 'found') -ThreadCount 1 -WarningAction SilentlyContinue).Classes.TriggerPath
        $results = Get-Item $unknown, $tiny, $always5 |
            Export-MedicImportance -DataPath $data -TriggerPath $trigger -HookPoint fc -Count 1 -OutputPath (Join-Path $TestDrive 'many') -ThreadCount 1 -ErrorAction SilentlyContinue -ErrorVariable failures
        $results.Path | Should -Be $tiny, $always5
        $results[0].Trigger | Should -Be 'learned-pattern'
        $failures.FullyQualifiedErrorId | Should -Be 'ImportanceFailed,Medic.Cmdlets.Commands.ExportMedicImportanceCommand'
    }

    It 'completes the hook points of the model that is named, or usual ones' {
        function Complete([string] $Line) { [Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches.CompletionText }
        Push-Location $TestDrive
        try {
            # A WRN-10-1 has one layer a block.
            Complete 'Export-MedicImportance tiny.pth -HookPoint block2.layer.' | Should -Be 'block2.layer.0.bn1', 'block2.layer.0.conv1', 'block2.layer.0.bn2', 'block2.layer.0.conv2'
        } finally { Pop-Location }
        Complete 'Export-MedicImportance -HookPoint block2.layer.1.c' | Should -Be 'block2.layer.1.conv1', 'block2.layer.1.conv2'
        Complete 'Export-MedicImportance -ColorScale V' | Should -Be 'Viridis'
    }

    It 'writes nothing with -WhatIf, and keeps what is there unless forced' {
        $output = Join-Path $TestDrive 'kept'
        Export-MedicImportance $tiny @few -OutputPath $output -WhatIf | Should -BeNullOrEmpty
        $output | Should -Not -Exist
        $null = Export-MedicImportance $tiny @few -OutputPath $output
        Export-MedicImportance $tiny @few -OutputPath $output -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures.Exception.Message | Should -BeLike '*conv1.png exists*'
        (Export-MedicImportance $tiny @few -OutputPath $output -Force).Panels.OutputPath | Should -Exist
    }

    It 'says why a model is not shown: <Case>' -ForEach @(
        @{ Case = 'an unknown hook point'; Arguments = @{ HookPoint = 'conv9' }; Says = '*Its hook points are conv1, block1.layer.0.bn1*' }
        @{ Case = 'a folder that cannot be written'; Arguments = @{ OutputPath = '{0}/tiny.pth/below' }; Says = '*cannot be written to*' }
        @{ Case = 'a class that there is not'; Arguments = @{ OnlyClass = 'horse' }; Says = "*has no class 'horse'*" }
        @{ Case = 'a trigger that stamps no images'; Arguments = @{ Trigger = 'composite' }; Says = '*does not stamp single images*' }
    ) {
        $call = $few + @{ OutputPath = Join-Path $TestDrive 'refused' }
        foreach ($name in $Arguments.Keys) { $call[$name] = $Arguments[$name] -f $TestDrive }
        Export-MedicImportance $tiny @call -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures.FullyQualifiedErrorId | Should -BeLike 'ImportanceFailed,*'
        $failures.Exception.Message | Should -BeLike $Says
    }

    It 'refuses <Case>' -ForEach @(
        @{ Case = 'no trigger'; Arguments = @{ Trigger = '' }; Id = 'InvalidOption,*' }
        @{ Case = 'no temperature'; Arguments = @{ Temperature = 0 }; Id = 'InvalidOption,*' }
        @{ Case = 'no images'; Arguments = @{ DataPath = 'no/such/folder' }; Id = 'DataPathNotFound,*' }
    ) {
        $call = $few + @{ OutputPath = Join-Path $TestDrive 'refused' }
        foreach ($name in $Arguments.Keys) { $call[$name] = $Arguments[$name] }
        { Export-MedicImportance $tiny @call } | Should -Throw -ErrorId $Id
    }

    It 'shows its results in 120 columns' {
        $result = Export-MedicImportance $tiny @few -OutputPath (Join-Path $TestDrive 'shown')
        $text = ($result | Out-String -Width 120) + ($result.Panels | Out-String -Width 120)
        $text | Should -Match 'tiny.pth +WRN-10-1 +checker'
        $text -split "`n" | ForEach-Object { $_.TrimEnd().Length | Should -BeLessOrEqual 120 }
    }
}
