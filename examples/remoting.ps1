<#
.SYNOPSIS
Cleans one repository on several machines, by PowerShell remoting over SSH.

.DESCRIPTION
Every machine gets a shard of the models. They share the repository, the clean samples, the output and the run folder under the same
paths, and have Medic installed. Results come back as objects, as if the models had been cleaned here; at the end the run is verified.
The same call goes on where an earlier one was cut off.

A machine needs PowerShell 7.4 with Medic, and an SSH server with PowerShell as a subsystem: in sshd_config,
Subsystem powershell /usr/bin/pwsh -sshs

.PARAMETER HostName
The machines.

.PARAMETER ModelPath
The folder with the models.

.PARAMETER DataPath
The clean samples.

.PARAMETER OutputPath
Where the cleaned models go.

.PARAMETER RunPath
The run folder.

.PARAMETER Option
More parameters of Invoke-MedicClone.

.PARAMETER ModulePath
Medic, where it is not among a machine's modules.

.PARAMETER Session
How to connect, if not by name: parameters of New-PSSession, such as @{ UserName = 'medic'; KeyFilePath = '~/.ssh/medic' }.

.EXAMPLE
./remoting.ps1 -HostName node1, node2 -ModelPath /shared/models -DataPath /shared/clean -OutputPath /shared/cleaned -RunPath /shared/run

Cleans half of the models on each machine.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string[]] $HostName,
    [Parameter(Mandatory)] [string] $ModelPath,
    [Parameter(Mandatory)] [string] $DataPath,
    [Parameter(Mandatory)] [string] $OutputPath,
    [Parameter(Mandatory)] [string] $RunPath,
    [hashtable] $Option = @{},
    [string] $ModulePath = 'Medic',
    [hashtable] $Session = @{}
)

$ErrorActionPreference = 'Stop'
$sessions = @(foreach ($name in $HostName) { New-PSSession -HostName $name @Session })
try {
    $jobs = for ($k = 0; $k -lt $sessions.Count; $k++) {
        $call = $Option + @{ DataPath = $DataPath; OutputPath = $OutputPath; RunPath = $RunPath; RootPath = $ModelPath; Shard = "$k/$($sessions.Count)" }
        Invoke-Command -Session $sessions[$k] -AsJob -ArgumentList $ModulePath, $ModelPath, $call -ScriptBlock {
            param($Module, $Folder, $Call)
            Import-Module $Module
            Get-ChildItem $Folder -Recurse -File -Include *.pth, *.pt, *.tar | Invoke-MedicClone @Call
        }
    }
    # A model that fails is an error of its machine, and a result; the others go on.
    $jobs | Receive-Job -Wait -AutoRemoveJob -ErrorAction Continue
}
finally {
    $sessions | Remove-PSSession
}

Import-Module $ModulePath
$summary = Complete-MedicRun $RunPath
Write-Verbose "$($summary.CleanedCount) of $($summary.ModelCount) models are cleaned: $($summary.ReportPath)"
