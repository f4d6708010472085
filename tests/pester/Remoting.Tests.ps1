# examples/remoting.ps1 against this machine, by an SSH server of its own on a free port.

Describe 'remoting.ps1' {
    It 'cleans a repository on two machines' {
        if (-not (Get-Command /usr/sbin/sshd -ErrorAction Ignore) -or (Get-Command ssh, ssh-keygen -ErrorAction Ignore).Count -lt 2) {
            Set-ItResult -Skipped -Because 'it needs an SSH server and client (openssh-server, openssh-client)'
        }

        & (Get-Command /usr/bin/python3, python -ErrorAction Ignore)[0] "$PSScriptRoot/make_samples.py" $TestDrive
        $models = New-Item -ItemType Directory (Join-Path $TestDrive 'models')
        'a', 'b', 'c', 'd' | ForEach-Object { Copy-Item (Join-Path $TestDrive 'tiny.pth') (Join-Path $models "$_.pth") }
        $place = { Join-Path $TestDrive $args[0] }
        'host', 'user' | ForEach-Object { ssh-keygen -q -t ed25519 -N '' -f (& $place $_) }
        $probe = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $probe.Start()
        $port = $probe.LocalEndpoint.Port
        $probe.Stop()
        $pwsh = (Get-Process -Id $PID).Path
        Set-Content (& $place 'sshd_config') @"
Port $port
ListenAddress 127.0.0.1
HostKey $(& $place 'host')
AuthorizedKeysFile $(& $place 'user.pub')
PidFile $(& $place 'sshd.pid')
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
PermitRootLogin prohibit-password
Subsystem powershell $pwsh -sshs -NoLogo
"@
        # Where the server keeps what it gives away while somebody logs in.
        if ([Environment]::UserName -eq 'root') { $null = New-Item -ItemType Directory -Force /run/sshd }
        $server = Start-Process /usr/sbin/sshd '-D', '-f', (& $place 'sshd_config'), '-E', (& $place 'sshd.log') -PassThru
        try {
            $session = @{
                UserName = [Environment]::UserName; Port = $port; KeyFilePath = (& $place 'user')
                Options = @{ StrictHostKeyChecking = 'no'; UserKnownHostsFile = (& $place 'known'); LogLevel = 'ERROR' }
            }
            $results = & "$PSScriptRoot/../../examples/remoting.ps1" -HostName 127.0.0.1, 127.0.0.1 -Session $session -ModulePath (Resolve-Path "$PSScriptRoot/../../Medic.psd1").Path `
                -ModelPath $models -DataPath (& $place 'data') -OutputPath (& $place 'cleaned') -RunPath (& $place 'run') -Option @{ Epochs = 1; ThreadCount = 1; AllowWeakTeacher = $true }
            $results.Path | Split-Path -Leaf | Sort-Object | Should -Be 'a.pth', 'b.pth', 'c.pth', 'd.pth'
            $results.Status | ForEach-Object { "$_" } | Select-Object -Unique | Should -Be 'Cleaned'
            $run = Get-MedicRun (& $place 'run')
            $run.DoneCount | Should -Be 4
            $run.Shards.State | Should -Be 'Ended', 'Ended'
            & $place 'run/report.html' | Should -Exist
        }
        finally {
            Stop-Process $server -ErrorAction Ignore
        }
    }
}
