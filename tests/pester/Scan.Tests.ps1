# Test-MedicModelFile: verdicts, pipelines, errors.

BeforeAll {
    Import-Module (Resolve-Path "$PSScriptRoot/../../Medic.psd1") -Force
    $files = New-Item (Join-Path $TestDrive 'files') -ItemType Directory
    function Set-Pickle([string] $Name, [string] $Pickle) {
        [IO.File]::WriteAllBytes((Join-Path $files $Name), [Text.Encoding]::Latin1.GetBytes($Pickle))
    }
    Set-Pickle 'good.pkl' "}S'a'`nK`u{1}s."
    Set-Pickle 'evil[1].pkl' "cposix`nsystem`n(S'id'`ntR."
    Set-Pickle 'odd.pkl' "cmodels.net`nNet`n)R."
    Set-Pickle 'notes.txt' 'no model at all'
}

Describe 'Test-MedicModelFile' {
    It 'tells safe files from others in one pipeline' {
        $results = Get-ChildItem $files | Sort-Object Name | Test-MedicModelFile -ErrorAction SilentlyContinue -ErrorVariable failures
        $results | ForEach-Object { '{0} {1}' -f (Split-Path $_.Path -Leaf), $_.Verdict } |
            Should -Be 'evil[1].pkl Dangerous', 'good.pkl Safe', 'notes.txt Unjudged', 'odd.pkl Suspicious'
        $failures.FullyQualifiedErrorId | Should -Be 'FileUnjudged,Medic.Cmdlets.Commands.TestMedicModelFileCommand'
        $failures.TargetObject | Should -Be (Join-Path $files 'notes.txt')
    }

    It 'says what would be called, where' {
        $findings = (Test-MedicModelFile -LiteralPath (Join-Path $files 'evil[1].pkl')).Findings
        $findings.Name | Should -Be 'posix.system', 'posix.system'
        $findings.Act | Should -Be 'imports', 'calls'
        $findings.Opcode | Should -Be 'GLOBAL', 'REDUCE'
        $findings[0].Position | Should -Be 0
    }

    It 'answers yes or no with -Quiet' {
        Test-MedicModelFile (Join-Path $files 'good.pkl') -Quiet | Should -BeTrue
        Test-MedicModelFile (Join-Path $files 'odd.pkl') -Quiet | Should -BeFalse
        Test-MedicModelFile (Join-Path $files 'notes.txt') -Quiet -ErrorAction SilentlyContinue | Should -BeFalse
    }

    It 'gives results that can be piped on like files' {
        $again = Get-ChildItem $files | Test-MedicModelFile -ErrorAction SilentlyContinue | Where-Object Verdict -EQ Dangerous | Test-MedicModelFile
        $again.Path | Should -Be (Join-Path $files 'evil[1].pkl')
    }

    It 'reports a file that is not there' {
        Test-MedicModelFile (Join-Path $files 'missing') -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures.FullyQualifiedErrorId | Should -Be 'PathNotFound,Medic.Cmdlets.Commands.TestMedicModelFileCommand'
    }

    It 'fits 120 columns, as a table of files and of findings' {
        $result = Test-MedicModelFile -LiteralPath (Join-Path $files 'evil[1].pkl')
        foreach ($lines in ($result | Out-String -Width 120 -Stream), ($result.Findings | Out-String -Width 120 -Stream)) {
            ($lines -join "`n") | Should -Match 'posix\.system'
            ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 120
        }
    }
}
