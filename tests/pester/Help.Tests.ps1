# What Get-Help shows; that pages and cmdlets agree is the build's to check.

BeforeDiscovery {
    $manifest = Resolve-Path "$PSScriptRoot/../../Medic.psd1"
    Import-Module $manifest -Force
    $cmdlets = (Get-Command -Module Medic).Name
    $examples = foreach ($name in $cmdlets) {
        (Get-Help $name).examples.example | ForEach-Object { @{ Name = $name; Title = $_.title.Trim('- '); Code = $_.code } }
    }
}

BeforeAll {
    # What was imported to discover the tests may have been removed by another file's.
    Import-Module "$PSScriptRoot/../../Medic.psd1" -Force
}

Describe 'Get-Help' {
    BeforeAll {
        $ownProperties = [Management.Automation.Cmdlet]::CommonParameters
    }

    It '<_> has a synopsis, a description and error ids' -ForEach $cmdlets {
        $help = Get-Help $_
        # Without external help, the synopsis is the syntax.
        $help.Synopsis | Should -Match '^[A-Z][^[]+\.$'
        $help.description.Text | Should -Not -BeNullOrEmpty
        $help.alertSet.alert.Text | Should -Match '^[A-Za-z]+: '
    }

    It '<_> describes its parameters as they are' -ForEach $cmdlets {
        $command = Get-Command $_
        $expected = $command.Parameters.Values | Where-Object Name -NotIn $ownProperties
        $described = (Get-Help $_ -Parameter *)
        $described.name | Sort-Object | Should -Be ($expected.Name | Sort-Object)
        foreach ($parameter in $described) {
            $parameter.description.Text | Should -Not -BeNullOrEmpty -Because $parameter.name
            $actual = $command.Parameters[$parameter.name]
            $sets = $actual.ParameterSets.Values
            $parameter.required | Should -Be "$($sets.IsMandatory -notcontains $false)"
            $parameter.position | Should -Be (@(@($sets.Position) -ge 0) + 'named')[0]
            $byName = $sets.ValueFromPipelineByPropertyName -contains $true
            $byValue = $sets.ValueFromPipeline -contains $true
            $ways = (@('ByPropertyName') * $byName + @('ByValue') * $byValue) -join ', '
            $parameter.pipelineInput | Should -Be ($ways ? "True ($ways)" : 'False')
            $parameter.aliases | Should -Be ($actual.Aliases ? ($actual.Aliases -join ', ') : 'none')
        }
    }

    It '<_> has the syntax that Get-Command gives' -ForEach $cmdlets {
        $name = $_
        $sets = (Get-Command $name).ParameterSets
        $items = @((Get-Help $name).syntax.syntaxItem)
        $items | Should -HaveCount $sets.Count
        foreach ($set in $sets) {
            $names = $set.Parameters.Name | Where-Object { $_ -notin $ownProperties } | Sort-Object
            # Sets have no names in help: one of them has these parameters.
            @($items | Where-Object { (@($_.parameter.name | Sort-Object) -join ' ') -eq ($names -join ' ') }) | Should -HaveCount 1
        }
    }

    It 'finds the about topic' {
        (Get-Help about_Medic -Category HelpFile) -split "`n" | Select-Object -First 2 | ForEach-Object Trim | Should -Be 'TOPIC', 'about_Medic'
    }

    It 'works from the folder that the build lays out' {
        $laidOut = Resolve-Path "$PSScriptRoot/../../artifacts/module/Medic"
        & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command @"
Import-Module '$laidOut'
(Get-Help Get-MedicModel -Parameter LiteralPath).aliases
(Get-Command Get-MedicModel).HelpFile
(Get-Help about_Medic) -match 'TOPIC'
"@ | Should -Be 'PSPath, FullName', (Join-Path $laidOut 'en-US' 'Medic.Cmdlets.dll-Help.xml'), 'True'
    }
}

Describe 'Examples in help' {
    It '<Name>, <Title>' -ForEach $examples {
        $errors = $null
        $ast = [Management.Automation.Language.Parser]::ParseInput($Code, [ref]$null, [ref]$errors)
        $errors | Should -BeNullOrEmpty
        $commands = $ast.FindAll({ param($node) $node -is [Management.Automation.Language.CommandAst] }, $true)
        $own = $commands | Where-Object { (Get-Command $_.GetCommandName() -ErrorAction Ignore).Source -eq 'Medic' }
        $own | ForEach-Object { $_.GetCommandName() } | Should -Contain $Name
        foreach ($command in $own) {
            $command | ForEach-Object { [Management.Automation.Language.StaticParameterBinder]::BindCommand($_, $true).BindingExceptions.Values } |
                ForEach-Object { $_.BindingException.Message } | Should -BeNullOrEmpty
        }
    }
}
