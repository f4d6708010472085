# Road signs, which need no models and no data.

BeforeAll {
    Import-Module "$PSScriptRoot/../../Medic.psd1" -Force
    . "$PSScriptRoot/Background.ps1"
    $few = @{ ClassCount = 3; TrainingCount = 2; TestCount = 1 }
}

Describe 'New-RoadSignDataset' {
    It 'writes a folder of classes' {
        Push-Location $TestDrive
        try { $result = New-RoadSignDataset 'signs [1]' @few -ImageSize 48 -Seed 3 } finally { Pop-Location }

        $result.OutputPath | Should -Be (Join-Path $TestDrive 'signs [1]')
        $result.ClassNames | Should -Be '00-stop', '01-give-way', '02-priority-road'
        $result.TrainingCount | Should -Be 6
        $result.TestCount | Should -Be 3
        $files = Get-ChildItem -LiteralPath $result.OutputPath -Recurse -File -Filter *.png
        $files.Count | Should -Be 9
        # A PNG file's width, after its signature and the header's length and name.
        [IO.File]::ReadAllBytes($files[0].FullName)[19] | Should -Be 48
        $table = Get-ChildItem -LiteralPath $result.OutputPath -Recurse -Filter signs.csv | Select-Object -First 1 | Import-Csv -Delimiter ';'
        [int]$table[0].'Roi.X2' | Should -BeGreaterThan ([int]$table[0].'Roi.X1')
    }

    It 'gives data that the other cmdlets read' {
        $signs = New-RoadSignDataset (Join-Path $TestDrive 'read') @few
        $images = Export-MedicTriggeredImage checker -DataPath $signs.OutputPath -OutputPath (Join-Path $TestDrive 'stamped') -Count 1 -ClassName 01-give-way
        $images.ClassName | Should -Be '01-give-way'
    }

    It 'writes nothing with -WhatIf' {
        $output = Join-Path $TestDrive 'whatif'
        New-RoadSignDataset $output @few -WhatIf | Should -BeNullOrEmpty
        $output | Should -Not -Exist
    }

    It 'keeps what is there unless forced, and anything but road signs in any case' {
        $output = Join-Path $TestDrive 'kept'
        $null = New-RoadSignDataset $output @few
        { New-RoadSignDataset $output @few } | Should -Throw -ErrorId 'DatasetFailed,*' -ExpectedMessage '*exists*'
        (New-RoadSignDataset $output @few -Seed 1 -Force).Seed | Should -Be 1
        $other = New-Item (Join-Path $TestDrive 'other/important.txt') -Force -Value 'keep me'
        { New-RoadSignDataset $other.DirectoryName @few -Force } | Should -Throw -ErrorId 'DatasetFailed,*'
        Get-Content $other | Should -Be 'keep me'
    }

    It 'refuses <Case>' -ForEach @(
        @{ Case = 'the larger size first'; Arguments = @{ MinimumSignSize = 0.9; MaximumSignSize = 0.5 }; Id = 'InvalidOption,*' }
        @{ Case = 'more classes than there are'; Arguments = @{ ClassCount = 44 }; Id = 'ParameterArgumentValidationError,*' }
        @{ Case = 'pictures that are not there'; Arguments = @{ BackgroundPath = 'no/such/folder' }; Id = 'DataPathNotFound,*' }
    ) {
        { New-RoadSignDataset (Join-Path $TestDrive 'refused') @Arguments } | Should -Throw -ErrorId $Id
    }

    It 'stops when it is told to, and leaves nothing behind' {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive 'stopped')
        $session = Start-BackgroundCommand New-RoadSignDataset @{ OutputPath = Join-Path $folder 'signs'; TrainingCount = 100000 }
        Wait-BackgroundProgress $session '* of 4304300 images: 00-stop'
        $session.Streams.Progress[0].SecondsRemaining | Should -BeGreaterThan 0

        $session.Stop()
        $session.InvocationStateInfo.State | Should -Be 'Stopped'
        Get-ChildItem $folder | Should -BeNullOrEmpty
        $session.Dispose()
    }

    It 'fits 120 columns' {
        $result = New-RoadSignDataset (Join-Path $TestDrive ('a folder with a long name ' + 'x' * 60)) @few
        $lines = $result | Out-String -Width 120 -Stream | Where-Object { $_ }
        $lines | Should -HaveCount 3
        $lines[-1].Length | Should -BeLessOrEqual 120
        $lines[-1] | Should -Match ':\d\d\s*$'
    }
}
