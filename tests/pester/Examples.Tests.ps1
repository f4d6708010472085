# The scripts in examples/, on a small model with a backdoor that is trained here.

BeforeDiscovery {
    $examples = Resolve-Path "$PSScriptRoot/../../examples"
    $scripts = Get-ChildItem $examples -Filter *.ps1 | ForEach-Object { @{ Name = $_.Name; File = $_.FullName } }
    $unix = -not $IsWindows
    $verify = [bool](Get-Command systemd-analyze -ErrorAction Ignore)
}

BeforeAll {
    $examples = Resolve-Path "$PSScriptRoot/../../examples"
    $artifacts = Resolve-Path "$PSScriptRoot/../../artifacts"
    $pwsh = (Get-Process -Id $PID).Path
    # As a user has it: found by its name.
    $paths = $env:PSModulePath
    $env:PSModulePath = (Join-Path $artifacts 'module') + [IO.Path]::PathSeparator + $paths
    Get-Module Medic | Remove-Module
    $oneThread = $env:OMP_NUM_THREADS
    $env:OMP_NUM_THREADS = 1

    & (Get-Command /usr/bin/python3, python -ErrorAction Ignore)[0] "$PSScriptRoot/make_samples.py" $TestDrive
    if ($LASTEXITCODE -ne 0) { throw 'make_samples.py needs Python with torch and numpy.' }
    $data = Join-Path $TestDrive 'easy'
    $models = (New-Item -ItemType Directory (Join-Path $TestDrive 'all [my] models' 'a')).Parent.FullName
    $backdoored = Join-Path $models 'a' 'backdoored.pth'
    & (Join-Path $artifacts 'cli' 'medic') backdoor --data $data --architecture WRN-10-1 --target 2 --poison-rate 0.3 --epochs 8 --lr 0.05 `
        --schedule cosine --batch-size 32 --threads 1 --out $backdoored *> $null
    if ($LASTEXITCODE -ne 0) { throw 'medic backdoor failed.' }

    # A Pester in a Pester shares its state; a process of its own does not.
    function Invoke-Audit([string[]] $Folder) {
        $script = Join-Path $TestDrive 'audit.ps1'
        Set-Content -LiteralPath $script @"
foreach (`$folder in '$($Folder -join "', '")') {
    `$container = New-PesterContainer -Path '$(Join-Path $examples 'ModelAudit.Tests.ps1')' -Data @{
        ModelPath = `$folder; DataPath = '$data'; Trigger = 'checker'; TargetLabel = 2; MaxAttackSuccess = 0.1 }
    (Invoke-Pester -Container `$container -PassThru -Output None).Tests | ForEach-Object { "`$(`$_.Result) `$(`$_.ExpandedPath)" }
}
"@
        (& $pwsh -NoProfile -NonInteractive -File $script).Replace([IO.Path]::DirectorySeparatorChar, '/')
    }
}

AfterAll {
    # What comes after imports the module from where it wants it.
    Get-Module Medic | Remove-Module
    $env:PSModulePath = $paths
    $env:OMP_NUM_THREADS = $oneThread
}

Describe 'Every script' {
    It '<Name> has help with examples, and describes its parameters' -ForEach $scripts {
        $errors = $null
        $ast = [Management.Automation.Language.Parser]::ParseFile($File, [ref]$null, [ref]$errors)
        $errors | Should -BeNullOrEmpty
        $help = $ast.GetHelpContent()
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Examples | Should -Not -BeNullOrEmpty
        if ($Name -notlike '*.Tests.ps1') {
            $ast.ParamBlock.Parameters.Name.VariablePath.UserPath | Sort-Object | Should -Be ($help.Parameters.Keys | Sort-Object) -Because 'keys come in capitals'
        }
    }
}

Describe 'Repair-ModelTree.ps1' {
    BeforeAll {
        $repair = Join-Path $examples 'Repair-ModelTree.ps1'
        $output = Join-Path $TestDrive 'repaired'
        # Enough to be rid of the backdoor on these images.
        $setting = @{ Trigger = 'checker'; TargetLabel = 2; Epochs = 3; BatchSize = 32; CloneWeight = 0.2; ThreadCount = 1; MaxAttackSuccess = 0.1 }
        $bad = New-Item (Join-Path $models 'b bad.pth') -Value 'no checkpoint'
    }

    AfterAll {
        Remove-Item -LiteralPath $bad
    }

    It 'writes nothing with -WhatIf' {
        & $repair -ModelPath $models -DataPath $data -OutputPath $output -Setting $setting -WhatIf | Should -BeNullOrEmpty
        $output | Should -Not -Exist
    }

    It 'cleans what it can, names the rest, and writes a report; the audit agrees' {
        & $repair -ModelPath $models -DataPath $data -OutputPath $output -Setting $setting 2>&1 | Out-String | Should -Match 'b bad\.pth'
        $LASTEXITCODE | Should -Be 1
        $rows = Import-Csv -LiteralPath (Join-Path $output 'report.csv')
        $rows.Status | Should -Be 'Cleaned', 'Failed'
        [double]$rows[0].AttackSuccessRateBefore | Should -BeGreaterThan 0.8
        Get-Content -Raw (Join-Path $output 'report.html') | Should -Match 'backdoored\.pth'

        Invoke-Audit $output | Should -Be @(
            'Passed The folder.has models'
            'Passed a/backdoored.pth.was cleaned by Medic'
            'Passed a/backdoored.pth.is not fooled by checker into class 2'
        )
    }
}

Describe 'Update-CleanModel.ps1' {
    BeforeAll {
        $update = Join-Path $examples 'Update-CleanModel.ps1'
        $output = Join-Path $TestDrive 'nightly'
        $settings = New-Item (Join-Path $TestDrive 'nightly.psd1') -Value @"
@{
    ModelPath = '$models'
    Include   = '*.pth'
    Clone     = @{
        DataPath = '$data'; OutputPath = '$output'; LogPath = '$(Join-Path $TestDrive 'log')'
        SampleCount = 64; Epochs = 1; ThreadCount = 1
    }
}
"@
    }

    It 'cleans what is new, and then passes over it' {
        foreach ($expected in '1 Cleaned', '1 Skipped') {
            & $update -SettingsPath $settings | Should -Be $expected
            $LASTEXITCODE | Should -Be 0
        }
        Join-Path $output 'backdoored.pth' | Should -Exist
        $entries = Get-ChildItem (Join-Path $TestDrive 'log') | Get-Content | ConvertFrom-Json | Where-Object event -EQ ModelDone
        $entries.status | Should -Be 'Cleaned', 'Skipped'
    }

    It 'fails where there are no models, as on a share that is not mounted' {
        $none = New-Item -ItemType Directory (Join-Path $TestDrive 'not mounted')
        $elsewhere = New-Item (Join-Path $TestDrive 'elsewhere.psd1') -Value "@{ ModelPath = '$none'; Include = '*.pth'; Clone = @{} }"
        { & $update -SettingsPath $elsewhere } | Should -Throw '*Is it the right folder*'
    }

    It 'has settings that Invoke-MedicClone takes' {
        Import-Module Medic
        (Import-PowerShellDataFile (Join-Path $examples 'nightly.psd1')).Clone.Keys | Should -BeIn (Get-Command Invoke-MedicClone).Parameters.Keys
    }
}

Describe 'ModelAudit.Tests.ps1' {
    It 'fails for a model that is backdoored and was not cleaned, and for a folder without models' {
        $empty = New-Item -ItemType Directory (Join-Path $TestDrive 'empty')
        Invoke-Audit $models, $empty | Should -Be @(
            'Passed The folder.has models'
            'Failed a/backdoored.pth.was cleaned by Medic'
            'Failed a/backdoored.pth.is not fooled by checker into class 2'
            'Failed The folder.has models'
        )
    }
}

Describe 'Test-RoadSignCleaning.ps1' {
    It 'makes all it needs, cleans both models, and then passes over what is there' {
        $output = Join-Path $TestDrive 'road [signs]'
        $call = @{
            OutputPath = $output
            Sign       = @{ ClassCount = 2; TrainingCount = 8; TestCount = 2 }
            Training   = @{ Architecture = 'WRN-10-1'; Epochs = 1; BatchSize = 8; TargetLabel = 1; PoisonRate = 0.3; ThreadCount = 1 }
            Cloning    = @{ Epochs = 1; BatchSize = 8; ThreadCount = 1; AllowWeakTeacher = $true }
        }
        $results = & (Join-Path $examples 'Test-RoadSignCleaning.ps1') @call
        $results[0..2].Attack | Should -Be 'none', 'polygon', 'filter'
        $results[3..4].Status | Should -Be 'Cleaned', 'Cleaned'
        $results[3..4].Trigger | Sort-Object | Should -Be 'gotham', 'polygon'
        Get-Content -Raw -LiteralPath (Join-Path $output 'report.html') | Should -Match 'polygon\.pth'

        $again = & (Join-Path $examples 'Test-RoadSignCleaning.ps1') @call
        $again[0..1].Status | Should -Be 'Skipped', 'Skipped'
    }
}

Describe 'Register-MedicTask.ps1' {
    BeforeAll {
        $register = Join-Path $examples 'Register-MedicTask.ps1'
    }

    It 'shows the task with -WhatIf, wherever it runs' {
        $settings = New-Item (Join-Path $TestDrive 'my nightly.psd1') -Value '@{}' -Force
        # What -WhatIf says goes to the terminal alone.
        $lines = & $pwsh -NoProfile -NonInteractive -File $register -SettingsPath $settings -At 01:30 -WhatIf
        $LASTEXITCODE | Should -Be 0
        $lines -join '' | Should -BeLike ('What if: *daily at 01:30*-SettingsPath "{0}"*' -f $settings)
    }

    It 'refuses settings that are not there' {
        { & $register -SettingsPath (Join-Path $TestDrive 'none.psd1') -WhatIf } | Should -Throw '*There is no file*'
    }

    It 'says where there are no scheduled tasks' -Skip:(-not $unix) {
        { & $register -SettingsPath $PSCommandPath } | Should -Throw '*part of Windows*'
    }

    It 'registers what it shows' -Skip:(-not $unix) {
        # Windows' own cmdlets are not here: these take their parameters and keep what they are given.
        function New-ScheduledTaskAction($Execute, $Argument) { $PSBoundParameters }
        function New-ScheduledTaskTrigger([switch] $Daily, $At) { $PSBoundParameters }
        function New-ScheduledTaskSettingsSet([switch] $StartWhenAvailable, $MultipleInstances, $ExecutionTimeLimit) { $PSBoundParameters }
        function New-ScheduledTaskPrincipal($UserId, $LogonType) { $PSBoundParameters }
        function Register-ScheduledTask($TaskName, $Action, $Trigger, $Settings, $Principal, $User, $Password, [switch] $Force) { $PSBoundParameters }

        $task = & $register -SettingsPath $PSCommandPath -At 23:00 -TimeLimit 04:00:00
        $task.TaskName | Should -Be 'Medic nightly'
        $task.Action.Execute | Should -Be $pwsh
        $task.Action.Argument | Should -BeLike '*-File "*Update-CleanModel.ps1" -SettingsPath "*Examples.Tests.ps1"'
        $task.Trigger.At.Hour | Should -Be 23
        $task.Settings.ExecutionTimeLimit | Should -Be ([timespan]'04:00')
        $task.Principal.LogonType | Should -Be 'S4U'

        $account = [pscredential]::new('CONTOSO\medic', (ConvertTo-SecureString 'secret' -AsPlainText))
        $task = & $register -SettingsPath $PSCommandPath -Credential $account
        $task.User, $task.Password | Should -Be 'CONTOSO\medic', 'secret'
        $task.Principal | Should -BeNullOrEmpty
    }
}

Describe 'systemd' {
    It 'has units that systemd takes' -Skip:(-not $verify) {
        systemd-analyze verify (Join-Path $examples 'systemd' 'medic-nightly.service') (Join-Path $examples 'systemd' 'medic-nightly.timer') 2>&1 |
            Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 0
    }

    It 'installs what the service starts, and keeps settings that are there' -Skip:(-not $unix) {
        $root = Join-Path $TestDrive 'root'
        $settings = New-Item (Join-Path $root 'etc/medic/nightly.psd1') -Force -Value 'edited'
        $env:DESTDIR = $root
        try { & (Join-Path $examples 'systemd' 'install.sh') } finally { $env:DESTDIR = $null }
        $LASTEXITCODE | Should -Be 0
        Get-Content $settings | Should -Be 'edited'
        $service = Get-Content (Join-Path $root 'etc/systemd/system/medic-nightly.service') | Where-Object { $_ -match '^ExecStart=' }
        $service -match '-File (?<script>\S+) -SettingsPath (?<settings>\S+)' | Should -BeTrue
        Join-Path $root $Matches.script | Should -Exist
        Join-Path $root $Matches.settings | Should -Exist
        Join-Path $root 'usr/local/share/powershell/Modules/Medic/Medic.psd1' | Should -Exist
    }
}

Describe 'CleanOneModel' {
    It 'cleans a model by the class library' {
        $program = Get-ChildItem (Join-Path $artifacts 'bin' 'CleanOneModel') -Recurse -File | Where-Object Name -In 'CleanOneModel', 'CleanOneModel.exe' | Select-Object -First 1
        $output = Join-Path $TestDrive 'by library'
        $lines = & $program $backdoored (Join-Path $data 't10k-images-idx3-ubyte') $output 1
        # One epoch on few samples may cost more accuracy than the program allows; that it says so is enough.
        $LASTEXITCODE | Should -BeIn 0, 1
        $lines[-1] | Should -Match '^(Cleaned|Rejected): accuracy '
    }
}
