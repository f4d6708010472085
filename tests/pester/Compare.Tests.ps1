# Models beside a reference.

BeforeAll {
    Import-Module "$PSScriptRoot/../../Medic.psd1" -Force
    # The distribution's Python, which has its torch; another one may stand before it.
    & (Get-Command /usr/bin/python3, python -ErrorAction Ignore)[0] "$PSScriptRoot/make_samples.py" $TestDrive
    if ($LASTEXITCODE -ne 0) { throw 'make_samples.py needs Python with torch and numpy.' }
    $tiny, $always5, $unknown, $data = 'tiny.pth', 'always5.pth', 'unknown.pth', 'data' | ForEach-Object { Join-Path $TestDrive $_ }
    $bracketed = Join-Path $TestDrive 'c[1].pth'
    Copy-Item $tiny $bracketed
}

Describe 'Compare-MedicModel' {
    It 'compares weights, and what models make of images' {
        $result = Compare-MedicModel $always5 -ReferencePath $tiny -DataPath $data -Trigger checker -TargetLabel 5 -ThreadCount 1
        $result.ReferencePath | Should -Be $tiny
        $result.Path | Should -Be $always5
        $result.AttackSuccessRate | Should -Be 1
        $result.CleanAccuracy | Should -Be 0.1
        $result.Agreement | Should -Be ($result.AgreementCount / 40)
        $result.StampedCount | Should -Be 36
        ($result.Layers | Where-Object L2 -GT 0).Name | Should -Be 'fc.bias'
        $result.L2 | Should -BeGreaterThan 999
        $measured = Measure-AttackSuccess $tiny -DataPath $data -Trigger checker -TargetLabel 5 -ThreadCount 1
        $result.ReferenceCleanAccuracy | Should -Be $measured.CleanAccuracy
        $result.ReferenceAttackSuccessRate | Should -Be $measured.AttackSuccessRate
    }

    It 'takes many models against one reference, and goes on after a bad one' {
        ($always5, $tiny | Compare-MedicModel -ReferencePath $tiny).Path | Should -Be $always5, $tiny
        $results = Get-Item -LiteralPath $bracketed, $unknown, $always5 |
            Compare-MedicModel -ReferencePath $bracketed -ErrorAction SilentlyContinue -ErrorVariable failures
        $results.Path | Should -Be $bracketed, $always5
        $results[0].RelativeL2 | Should -Be 0
        $results[0].Agreement | Should -BeNullOrEmpty
        $failures.FullyQualifiedErrorId | Should -Be 'ComparisonFailed,Medic.Cmdlets.Commands.CompareMedicModelCommand'
        $failures.TargetObject | Should -Be $unknown
    }

    It 'takes the names that Compare-Object has' {
        (Compare-MedicModel -ReferencePath $tiny -DifferencePath (Join-Path $TestDrive 'al*.pth')).Path | Should -Be $always5
    }

    It 'takes results, whose attack says nothing where there are no images' {
        $measured = Measure-AttackSuccess $tiny -DataPath $data -Trigger checker -TargetLabel 5 -ThreadCount 1
        ($measured | Compare-MedicModel -ReferencePath $tiny).Trigger | Should -BeNullOrEmpty
        ($measured | Compare-MedicModel -ReferencePath $tiny -DataPath $data -ThreadCount 1 | Get-MedicModel).Path | Should -Be $tiny
    }

    It 'reports a reference that is none' {
        { Compare-MedicModel $tiny -ReferencePath (Join-Path $TestDrive 'nowhere.pth') } | Should -Throw -ErrorId 'ReferencePathNotFound,*'
        Compare-MedicModel $tiny -ReferencePath $unknown -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures.FullyQualifiedErrorId | Should -BeLike 'ComparisonFailed,*'
    }

    It 'refuses an attack without images' {
        { Compare-MedicModel $tiny -ReferencePath $tiny -Trigger checker -TargetLabel 5 } | Should -Throw -ErrorId 'InvalidOption,*'
    }
}
