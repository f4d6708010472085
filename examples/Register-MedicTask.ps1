#Requires -Version 7.4

<#
.SYNOPSIS
    Registers Update-CleanModel.ps1 as a Windows scheduled task that runs every night.
.DESCRIPTION
    The task starts this PowerShell with the script and its settings. It makes up for a night in which the machine was off, is never
    started twice at a time, and is ended after TimeLimit; the next night goes on where it was.
    Without Credential it runs as the current user, logged on or not, which reaches local disks only: models on a share need an account
    with a password. Registering a task needs an elevated session.
.PARAMETER SettingsPath
    The settings, a file like nightly.psd1 beside this script.
.PARAMETER At
    The time of day.
.PARAMETER TaskName
    The task's name; a task of that name is replaced.
.PARAMETER TimeLimit
    How long a run may take.
.PARAMETER Credential
    The account to run as.
.EXAMPLE
    ./Register-MedicTask.ps1 -SettingsPath C:\Medic\nightly.psd1 -At 01:30
.EXAMPLE
    ./Register-MedicTask.ps1 -SettingsPath C:\Medic\nightly.psd1 -Credential (Get-Credential CONTOSO\medic) -WhatIf
    Shows the task, and registers nothing.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [ValidateScript({ Test-Path -LiteralPath $_ -PathType Leaf }, ErrorMessage = 'There is no file {0}.')] [string] $SettingsPath,
    [datetime] $At = '02:00',
    [string] $TaskName = 'Medic nightly',
    [timespan] $TimeLimit = '06:00:00',
    [pscredential] $Credential
)
$ErrorActionPreference = 'Stop'

$script = Join-Path $PSScriptRoot 'Update-CleanModel.ps1'
$program = (Get-Process -Id $PID).Path
$arguments = '-NoProfile -NonInteractive -File "{0}" -SettingsPath "{1}"' -f $script, (Convert-Path -LiteralPath $SettingsPath)
if (-not $PSCmdlet.ShouldProcess("$program $arguments", "Register the task '$TaskName', daily at $($At.ToString('HH:mm'))")) {
    return
}

if (-not (Get-Command Register-ScheduledTask -ErrorAction Ignore)) {
    throw 'Scheduled tasks are part of Windows, and its module ScheduledTasks is not here. On Linux, see examples/systemd.'
}

$task = @{
    TaskName = $TaskName
    Action   = New-ScheduledTaskAction -Execute $program -Argument $arguments
    Trigger  = New-ScheduledTaskTrigger -Daily -At $At
    Settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -MultipleInstances IgnoreNew -ExecutionTimeLimit $TimeLimit
    Force    = $true
}
if ($Credential) {
    $task.User = $Credential.UserName
    $task.Password = $Credential.GetNetworkCredential().Password
}
else {
    $task.Principal = New-ScheduledTaskPrincipal -UserId "$env:USERDOMAIN\$env:USERNAME" -LogonType S4U
}

Register-ScheduledTask @task
