# Reports, and results that are kept for another day.

BeforeAll {
    Import-Module "$PSScriptRoot/../../Medic.psd1" -Force
    # The distribution's Python, which has its torch; another one may stand before it.
    & (Get-Command /usr/bin/python3, python -ErrorAction Ignore)[0] "$PSScriptRoot/make_samples.py" $TestDrive
    if ($LASTEXITCODE -ne 0) { throw 'make_samples.py needs Python with torch and numpy.' }
    $tiny = Join-Path $TestDrive 'tiny.pth'
    $data = Join-Path $TestDrive 'data'
    $bad = Join-Path $TestDrive '<b>bad & [1].pth'
    Set-Content -LiteralPath $bad 'no checkpoint'

    $attack = @{ DataPath = $data; Trigger = 'checker'; TargetLabel = 5; ThreadCount = 1 }
    $clones = Get-Item -LiteralPath $tiny, $bad |
        Invoke-MedicClone @attack -OutputPath (Join-Path $TestDrive 'cleaned') -Epochs 2 -MeasureEvery 1 -AllowWeakTeacher -ErrorAction SilentlyContinue
    $measured = Measure-AttackSuccess $tiny @attack
    $inspected = Get-MedicModel $clones[0].OutputPath

    # Every figure in a value and all below it, as text: equal text is equal figures.
    function Get-Figures($Value) {
        if ($null -eq $Value) { return 'null' }
        if ($Value -is [timespan]) { return $Value.ToString('c') }
        if ($Value -is [double]) { return $Value.ToString('R', [cultureinfo]::InvariantCulture) }
        # Its name; its text would be its number.
        if ($Value.pstypenames -contains 'Deserialized.System.Enum') { return $Value.Value }
        if ($Value -is [enum] -or $Value -is [string] -or $Value.GetType().IsPrimitive) { return "$Value" }
        $parts = if ($Value -is [Collections.IDictionary]) { foreach ($key in $Value.Keys) { "$key=$(Get-Figures $Value[$key])" } }
        elseif ($Value -is [Collections.IEnumerable]) { return '[' + (@(foreach ($item in $Value) { Get-Figures $item }) -join ',') + ']' }
        else { foreach ($property in $Value.psobject.Properties) { if ($property.Name -ne 'FullName') { "$($property.Name)=$(Get-Figures $property.Value)" } } }
        # Dictionaries come back in another order.
        '{' + (($parts | Sort-Object) -join ',') + '}'
    }
}

Describe 'Export-MedicReport' {
    It 'reports on what is piped in, failures too' {
        $path = Join-Path $TestDrive 'report [1].html'
        $report = $clones + $measured | Export-MedicReport $path -Title 'Nightly & more'
        $report.Path | Should -Be $path
        $report.ModelCount | Should -Be 3
        $report.FailedCount | Should -Be 1
        $report.FileSize | Should -Be (Get-Item -LiteralPath $path).Length
        $page = Get-Content -LiteralPath $path -Raw
        $page | Should -BeLike '*<h1>Nightly &amp; more</h1>*'
        $page | Should -BeLike '*&lt;b&gt;bad &amp; ?1?.pth*'
        $page | Should -Not -BeLike '*<b>bad*'
        # Read from the clone's own file.
        $page | Should -BeLike '*<dt>Clone weight</dt>*'
        $page | Should -BeLike '*aria-label="Clean accuracy and attack success rate by epoch."*'
    }

    It 'reports the same of results from <Format>' -ForEach @(
        @{ Format = 'Export-Clixml'; Again = { $clones + $measured | Export-Clixml (Join-Path $TestDrive 'r.xml'); Import-Clixml (Join-Path $TestDrive 'r.xml') } }
        @{ Format = 'ConvertTo-Json'; Again = { $clones + $measured | ConvertTo-Json -Depth 4 | ConvertFrom-Json } }
        @{ Format = 'Export-Csv'; Again = {
                $clones | Export-Csv (Join-Path $TestDrive 'c.csv'); Import-Csv (Join-Path $TestDrive 'c.csv')
                $measured | Export-Csv (Join-Path $TestDrive 'm.csv'); Import-Csv (Join-Path $TestDrive 'm.csv')
            } }
    ) {
        $fresh, $read = 'fresh.html', "$Format.html" | ForEach-Object { Join-Path $TestDrive $_ }
        $null = $clones + $measured | Export-MedicReport $fresh -Force
        $null = & $Again | Export-MedicReport $read
        # But for when it was made, and the notation of an interval.
        $shown = $fresh, $read | ForEach-Object {
            (Get-Content $_ -Raw) -replace 'Made [^<]+', '' -replace '<h4>(Clean interval|Interval)</h4><dl.*?</dl>', '' -replace '<div><dt>(Clean interval|Interval)</dt>.*?</div>', ''
        }
        $shown[1] | Should -Be $shown[0]
    }

    It 'refuses an existing file before any work, unless forced' {
        $path = Join-Path $TestDrive 'there.html'
        Set-Content $path 'old'
        $script:begun = $false
        { & { $script:begun = $true; $measured } | Export-MedicReport $path } | Should -Throw -ErrorId 'OutputExists,*'
        $begun | Should -BeFalse
        Get-Content $path | Should -Be 'old'
        ($measured | Export-MedicReport $path -Force).ModelCount | Should -Be 1
    }

    It 'goes on after what is no result' {
        $report = 3, $measured, $inspected, (Get-Item $tiny) | Export-MedicReport (Join-Path $TestDrive 'some.html') -ErrorAction SilentlyContinue -ErrorVariable failures
        $report.ModelCount | Should -Be 1
        $failures | Should -HaveCount 3
        $failures[0].FullyQualifiedErrorId | Should -Be 'ResultUnknown,Medic.Cmdlets.Commands.ExportMedicReportCommand'
    }

    It 'writes nothing with -WhatIf, or where nothing comes' {
        $path = Join-Path $TestDrive 'none.html'
        $measured | Export-MedicReport $path -WhatIf | Should -BeNullOrEmpty
        @() | Export-MedicReport $path -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $warnings | Should -Match 'no results'
        $path | Should -Not -Exist
    }

    It 'says what hinders it' {
        $file = Join-Path $TestDrive 'file'
        Set-Content $file 'a file, no folder'
        { $measured | Export-MedicReport (Join-Path $file 'r.html') } | Should -Throw -ErrorId 'ReportFailed,*'
    }
}

Describe 'Results that are kept' {
    BeforeDiscovery {
        # Those of all cmdlets; each test makes its own from what BeforeAll made.
        $kinds = @(
            @{ Kind = 'CloneResult'; Make = { $clones[0] } }
            @{ Kind = 'CloneResult of a failure'; Make = { $clones[1] } }
            @{ Kind = 'MeasureResult'; Make = { $measured } }
            @{ Kind = 'InspectResult'; Make = { $inspected } }
            @{ Kind = 'CompareResult'; Make = { Compare-MedicModel $clones[0].OutputPath -ReferencePath $tiny @attack } }
            @{ Kind = 'ListedTrigger'; Make = { Get-MedicTrigger white-square } }
            @{ Kind = 'TriggeredImage'; Make = { Export-MedicTriggeredImage checker -DataPath $data -OutputPath (Join-Path $TestDrive 'stamped') -Count 1 -Force } }
            @{ Kind = 'ContactSheetResult'; Make = { Export-MedicTriggeredImage checker -DataPath $data -OutputPath (Join-Path $TestDrive 's.png') -ContactSheet -Force } }
            @{ Kind = 'ReportResult'; Make = { $measured | Export-MedicReport (Join-Path $TestDrive 'kept.html') -Force } }
        )
    }

    It 'survive Export-Clixml: <Kind>' -ForEach $kinds {
        $result = & $Make
        $result | Export-Clixml (Join-Path $TestDrive 'kept.xml')
        Get-Figures (Import-Clixml (Join-Path $TestDrive 'kept.xml')) | Should -Be (Get-Figures $result)
    }

    It 'survive ConvertTo-Json: <Kind>' -ForEach $kinds {
        $result = & $Make
        $read = $result | ConvertTo-Json -Depth 5 -EnumsAsStrings | ConvertFrom-Json -AsHashtable
        # JSON has no times: PowerShell takes them apart.
        if ($read.Duration) { $read.Duration = [timespan]::FromTicks($read.Duration.Ticks) }
        foreach ($epoch in $read.History) { $epoch.Elapsed = [timespan]::FromTicks($epoch.Elapsed.Ticks); $epoch.Remaining = [timespan]::FromTicks($epoch.Remaining.Ticks) }
        Get-Figures $read | Should -Be (Get-Figures $result)
    }

    It 'survive Export-Csv: <Kind>' -ForEach $kinds {
        $result = & $Make
        $result | Export-Csv (Join-Path $TestDrive 'kept.csv')
        $read = Import-Csv (Join-Path $TestDrive 'kept.csv')
        foreach ($property in $result.psobject.Properties | Where-Object Name -NE 'FullName') {
            $cell = $read.($property.Name)
            $cell | Should -Not -Match '^(System|Medic)\.' -Because $property.Name
            switch ($property.Value) {
                { $_ -is [double] } { [double]::Parse($cell) | Should -Be $_ -Because $property.Name }
                { $_ -is [timespan] } { [timespan]::Parse($cell) | Should -Be $_ }
            }
        }
        # Lists are JSON.
        if ($result.History) { ($read.History | ConvertFrom-Json).CloneLoss | Should -Be $result.History.CloneLoss }
        if ($result.Classes) { ($read.Classes | ConvertFrom-Json).Accuracy | Should -Be $result.Classes.Accuracy }
        if ($result.Medic) { ($read.Medic | ConvertFrom-Json -AsHashtable).figures.clean_count | Should -Be $result.Medic.figures.clean_count }
    }

    It 'are shown whole by Format-List: <Kind>' -ForEach $kinds {
        $result = & $Make
        $lines = $result | Format-List | Out-String -Width 1000 -Stream
        foreach ($property in $result.psobject.Properties | Where-Object Name -NE 'FullName') {
            @($lines -match "^(\e\[[\d;]*m)*$($property.Name) ") | Should -HaveCount 1 -Because $property.Name
        }
    }

    It 'fits 120 columns: <Kind>' -ForEach $kinds {
        & $Make | Format-Table | Out-String -Width 120 -Stream | ForEach-Object { $_.TrimEnd().Length | Should -BeLessOrEqual 120 }
    }
}
