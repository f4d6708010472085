# A cmdlet that runs beside its test, to be watched and stopped. Dot-source it after importing the module.

# The session imports the module before it opens: a pipeline of two statements would go on behind Stop, and fall over the session that is gone.
function Start-BackgroundCommand([string] $Name, [hashtable] $Parameters) {
    $state = [initialsessionstate]::CreateDefault2()
    $state.ImportPSModule((Get-Command $Name).Module.Path.Replace('module/Medic.psm1', 'Medic.psd1'))
    $session = [powershell]::Create($state).AddCommand($Name).AddParameters($Parameters)
    $null = $session.BeginInvoke()
    $session
}

function Wait-BackgroundProgress([powershell] $Session, [string] $Status) {
    $limit = [datetime]::UtcNow.AddSeconds(60)
    while (-not ($Session.Streams.Progress.StatusDescription -like $Status)) {
        if ([datetime]::UtcNow -gt $limit) { throw "No progress '$Status' in a minute; errors: $($Session.Streams.Error)" }
        Start-Sleep -Milliseconds 20
    }
}
