# Triggers, and what they do to images.

BeforeAll {
    Import-Module "$PSScriptRoot/../../Medic.psd1" -Force
    # The distribution's Python, which has its torch; another one may stand before it.
    & (Get-Command /usr/bin/python3, python -ErrorAction Ignore)[0] "$PSScriptRoot/make_samples.py" $TestDrive
    if ($LASTEXITCODE -ne 0) { throw 'make_samples.py needs Python with torch and numpy.' }
    $data = Join-Path $TestDrive 'data'
}

Describe 'Get-MedicTrigger' {
    It 'lists all, or those that are named' {
        $all = Get-MedicTrigger
        $all.Name | Should -Contain 'checker'
        $all.Description | Should -Not -BeNullOrEmpty
        (Get-MedicTrigger CHECKER).Name | Should -Be 'checker'
        (Get-MedicTrigger *corner*).Name | Should -Be 'four-corners'
        ('signal', 'composite' | Get-MedicTrigger).Name | Should -Be 'signal', 'composite'
        Get-MedicTrigger no-such-* | Should -BeNullOrEmpty
    }

    It 'reports a name that no trigger has' {
        (Get-MedicTrigger checkr, signal -ErrorAction SilentlyContinue -ErrorVariable failures).Name | Should -Be 'signal'
        $failures.FullyQualifiedErrorId | Should -Be 'TriggerNotFound,Medic.Cmdlets.Commands.GetMedicTriggerCommand'
    }

    It 'fits 120 columns' {
        Get-MedicTrigger | Out-String -Width 120 -Stream | ForEach-Object { $_.Length | Should -BeLessOrEqual 120 }
    }
}

Describe 'Export-MedicTriggeredImage' {
    It 'writes an image a file' {
        $output = Join-Path $TestDrive 'out [1]'
        $images = Export-MedicTriggeredImage checker -DataPath $data -OutputPath $output -Count 2 -ClassName 3, 7
        $images.Path | Split-Path -Leaf | Should -Be '00003-3-checker.png', '00023-3-checker.png'
        $images[0].Index | Should -Be 3
        $images[0].ClassName | Should -Be '3'
        $images[0].Width | Should -Be 28
        (Get-Item -LiteralPath $images.Path).Length | ForEach-Object { $_ | Should -BeGreaterThan 0 }
        (Get-ChildItem -LiteralPath $output).Count | Should -Be 2
    }

    It 'writes a contact sheet where it is told to' {
        $sheet = Export-MedicTriggeredImage signal -DataPath $data -OutputPath (Join-Path $TestDrive 'sheet.png') -ContactSheet -Count 3 -Enlargement 2 -ColumnCount 2
        $sheet.OutputPath | Should -Exist
        $sheet.Width | Should -Be (2 * (2 * 28 + 4))
        # Two rows, and below each the stamped one.
        $sheet.Height | Should -Be (4 * (2 * 28 + 4))
    }

    It 'takes triggers from the pipeline, and goes on after one that stamps no images' {
        $sheets = Get-MedicTrigger checker, composite, signal |
            Export-MedicTriggeredImage -DataPath $data -OutputPath (Join-Path $TestDrive 'sheets') -ContactSheet -ErrorAction SilentlyContinue -ErrorVariable failures
        $sheets.OutputPath | Split-Path -Leaf | Should -Be 'checker.png', 'signal.png'
        $failures.FullyQualifiedErrorId | Should -Be 'StampFailed,Medic.Cmdlets.Commands.ExportMedicTriggeredImageCommand'
        $failures.TargetObject | Should -Be 'composite'
    }

    It 'writes nothing with -WhatIf' {
        $output = Join-Path $TestDrive 'whatif'
        Export-MedicTriggeredImage checker -DataPath $data -OutputPath $output -WhatIf | Should -BeNullOrEmpty
        Export-MedicTriggeredImage checker -DataPath $data -OutputPath $output -ContactSheet -WhatIf | Should -BeNullOrEmpty
        $output | Should -Not -Exist
    }

    It 'keeps files that exist unless forced' {
        $arguments = @{ Trigger = 'checker'; DataPath = $data; OutputPath = Join-Path $TestDrive 'kept'; Count = 1 }
        $image = Export-MedicTriggeredImage @arguments
        Set-Content $image.Path 'kept'
        Export-MedicTriggeredImage @arguments -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures.FullyQualifiedErrorId | Should -BeLike 'StampFailed,*'
        Get-Content $image.Path | Should -Be 'kept'
        (Export-MedicTriggeredImage @arguments -Force | Get-Item).Length | Should -BeGreaterThan 10
    }

    It 'refuses data that is not there' {
        { Export-MedicTriggeredImage checker -DataPath (Join-Path $TestDrive 'nowhere') -OutputPath $TestDrive } | Should -Throw -ErrorId 'DataPathNotFound,*'
    }
}
