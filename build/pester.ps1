# Runs the Pester suite and leaves its results in a JUnit file.
param([Parameter(Mandatory)][string] $ResultFile)

$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.0

$configuration = New-PesterConfiguration
$configuration.Run.Path = Join-Path $PSScriptRoot '../tests/pester'
$configuration.TestResult.Enabled = $true
$configuration.TestResult.OutputFormat = 'JUnitXml'
$configuration.TestResult.OutputPath = $ResultFile
$configuration.Output.Verbosity = 'Normal'
Invoke-Pester -Configuration $configuration
