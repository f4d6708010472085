# An installed module has its assemblies in bin; in the repository they are where the build lays the module out.
$bin = "$PSScriptRoot/../bin", "$PSScriptRoot/../artifacts/module/Medic/bin" |
    Where-Object { Test-Path -LiteralPath "$_/Medic.Cmdlets.dll" } |
    Select-Object -First 1
if (-not $bin) {
    throw 'Medic has not been built. Run: dotnet build -c Release Medic.PowerShell.sln'
}

# The session gets the loader alone; the cmdlets and what they need live in a load context of their own.
Add-Type -LiteralPath "$bin/Medic.Loader.dll"
$cmdlets = [Medic.Loader.ModuleLoadContext]::LoadCmdlets((Convert-Path -LiteralPath "$bin/Medic.Cmdlets.dll"))

# Of an assembly that was imported before, in this session or another one of the process, PowerShell gives the importing module
# no cmdlets (PowerShell issue 20710). Nothing public hands them on.
$inner = Import-Module -Assembly $cmdlets -PassThru
$handOn = [psmoduleinfo].GetMethod('AddExportedCmdlet', [Reflection.BindingFlags]'Instance, NonPublic')
foreach ($cmdlet in $inner.ExportedCmdlets.Values) {
    $handOn.Invoke($ExecutionContext.SessionState.Module, $cmdlet)
}
