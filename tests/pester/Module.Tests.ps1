# The module itself: what importing it brings, and what it keeps to itself.

BeforeAll {
    $manifest = Resolve-Path "$PSScriptRoot/../../Medic.psd1"
    $laidOut = Resolve-Path "$PSScriptRoot/../../artifacts/module/Medic"
    $exported = (Import-PowerShellDataFile $manifest).CmdletsToExport

    # A session of its own: this one has Pester and what other tests have loaded.
    function Invoke-Session([string] $Script) {
        $output = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "`$ErrorActionPreference = 'Stop'; $Script" *>&1
        if ($LASTEXITCODE -ne 0) { throw "the session failed: $output" }
        $output
    }
}

Describe 'Importing Medic' {
    BeforeAll {
        Import-Module $manifest -Force
        $commands = Get-Command -Module Medic
    }

    It 'has a valid manifest' {
        $module = Test-ModuleManifest $manifest
        $module.PowerShellVersion | Should -Be '7.4'
        $module.CompatiblePSEditions | Should -Be 'Core'
    }

    It 'exports the cmdlets, and nothing else' {
        $commands.Name | Sort-Object | Should -Be ($exported | Sort-Object)
        (Get-Module Medic).ExportedFunctions.Keys | Should -BeNullOrEmpty
        (Get-Module Medic).ExportedVariables.Keys | Should -BeNullOrEmpty
    }

    It 'works from the folder that the build lays out' {
        Invoke-Session "Import-Module '$laidOut'; (Get-Command -Module Medic).Count; (Get-Module Medic).Path" |
            Should -Be $exported.Count, "$laidOut/module/Medic.psm1".Replace('/', [IO.Path]::DirectorySeparatorChar)
    }

    It 'takes less than a second, and loads nothing of Torch' {
        # Of the processor: what a busy machine makes it wait is not the module's doing.
        $milliseconds, $loaded = Invoke-Session @"
`$before = [Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime
Import-Module '$manifest'
([Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime - `$before).TotalMilliseconds
[Diagnostics.Process]::GetCurrentProcess().Modules.ModuleName -match 'torch' -join ' '
"@
        [double]$milliseconds | Should -BeLessThan 1000
        $loaded | Should -BeNullOrEmpty
    }

    It 'can be imported again, and in further runspaces' {
        Invoke-Session @"
Import-Module '$manifest'
Import-Module '$manifest' -Force
(Get-Command -Module Medic).Count
1..2 | ForEach-Object -Parallel { Import-Module '$manifest'; (Get-Command -Module Medic).Count }
"@ | Should -Be (@($exported.Count) * 3)
    }

    It 'keeps to its own engine in a session that holds another' {
        Invoke-Session @"
`$null = [Reflection.Assembly]::LoadFrom((Copy-Item '$laidOut/bin/Medic.Engine.dll' '$TestDrive' -PassThru).FullName)
Import-Module '$manifest'
(Get-Command Get-MedicModel).OutputType.Type.Assembly.Location
[Runtime.Loader.AssemblyLoadContext]::All | Where-Object { `$_.Assemblies.FullName -match '^Medic.Engine,' } | ForEach-Object Name
"@ | Should -Be "$laidOut/bin/Medic.Engine.dll".Replace('/', [IO.Path]::DirectorySeparatorChar), 'Default', 'Medic'
    }

    It 'logs with its own Serilog in a session that works with another' {
        $other = Get-ChildItem "$PSScriptRoot/../../artifacts/bin/Medic.Cmdlets.Tests/*/other/Serilog.dll" | Select-Object -First 1
        $other | Should -Not -BeNullOrEmpty -Because 'building the solution lays it out'
        $model = New-Item (Join-Path $TestDrive 'none.pth') -Value 'no checkpoint' -Force
        $data = New-Item -ItemType Directory (Join-Path $TestDrive 'data') -Force
        $log = Join-Path $TestDrive 'log'
        Invoke-Session @"
Add-Type -LiteralPath '$other'
`$null = [Serilog.LoggerConfiguration]::new().CreateLogger()
Import-Module '$manifest'
(Invoke-MedicClone '$model' -DataPath '$data' -OutputPath '$TestDrive/out' -LogPath '$log' -ErrorAction SilentlyContinue).Status
[Runtime.Loader.AssemblyLoadContext]::All | ForEach-Object {
    `$_.Assemblies | Where-Object { `$_.GetName().Name -eq 'Serilog' } | ForEach-Object Location
}
"@ | Should -Be 'Failed', $other.FullName, (Join-Path $laidOut 'bin' 'Serilog.dll')
        Get-ChildItem $log | Get-Content | Should -Not -BeNullOrEmpty
    }
}

Describe 'Every cmdlet' {
    BeforeDiscovery {
        Import-Module "$PSScriptRoot/../../Medic.psd1" -Force
        $cases = Get-Command -Module Medic | ForEach-Object { @{ Name = $_.Name; Command = $_ } }
    }

    It '<Name> has an approved verb and says what it gives' -ForEach $cases {
        (Get-Verb).Verb | Should -Contain $Command.Verb
        $Command.OutputType.Type | Should -Not -BeNullOrEmpty
    }

    It '<Name> takes wildcards by value, and piped files by their property' -ForEach $cases.Where({ $_.Command.Parameters.ContainsKey('LiteralPath') }) {
        $path = $Command.Parameters['Path']
        $path.ParameterSets['Path'].ValueFromPipeline | Should -BeTrue
        $path.ParameterSets['Path'].Position | Should -Be 0
        $path.Attributes.TypeId.Name | Should -Contain 'SupportsWildcardsAttribute'
        $literal = $Command.Parameters['LiteralPath']
        $literal.ParameterSets['LiteralPath'].ValueFromPipelineByPropertyName | Should -BeTrue
        $literal.Aliases | Sort-Object | Should -Be 'FullName', 'PSPath'
    }
}

Describe 'Arguments that are one of a set' {
    BeforeAll {
        function Complete([string] $Line) {
            [Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches.CompletionText
        }
    }

    It 'completes <Line> to <Text>' -ForEach @(
        @{ Line = 'Measure-AttackSuccess -Trigger ch'; Text = 'checker' }
        @{ Line = 'Measure-AttackSuccess -Normalization cifar10-'; Text = 'cifar10-pixel' }
        @{ Line = 'Measure-AttackSuccess -Device cu'; Text = 'cuda', 'cuda:0' }
        @{ Line = 'Invoke-MedicClone -HookPlane conv'; Text = 'conv+bn', 'conv', 'conv+bn+dense' }
        @{ Line = 'Invoke-MedicClone -CloneArchitecture ResNet-3'; Text = 'ResNet-34', 'ResNet-34-CIFAR' }
        @{ Line = 'Invoke-MedicClone -Importance W'; Text = 'Weighted' }
        @{ Line = 'Invoke-MedicClone -Schedule s'; Text = 'Step' }
    ) {
        Complete $Line | Should -Be $Text
    }

    It 'refuses <Parameter> <Value>, and says what there is' -ForEach @(
        @{ Parameter = 'Trigger'; Value = 'checkr'; Says = '*Known are checker*' }
        @{ Parameter = 'Normalization'; Value = 'mnist'; Says = '*Use auto, none, cifar10*' }
        @{ Parameter = 'HookPlane'; Value = 'conv+pool'; Says = '*Join conv, bn and dense*' }
        @{ Parameter = 'CloneArchitecture'; Value = 'VGG-16'; Says = '*Known are WRN-*' }
        @{ Parameter = 'Device'; Value = 'tpu'; Says = '*auto|cpu|cuda*' }
    ) {
        $arguments = @{ Path = 'any'; DataPath = 'any'; OutputPath = 'any'; $Parameter = $Value }
        { Invoke-MedicClone @arguments } | Should -Throw -ExpectedMessage $Says
    }
}
