# Settings of Update-CleanModel.ps1. Paths are absolute: a scheduler starts anywhere.
@{
    ModelPath = '/srv/models'
    Include   = '*.pth', '*.pt', '*.tar'

    # Parameters of Invoke-MedicClone (Get-Help Invoke-MedicClone -Full). OutputPath lies outside of ModelPath.
    Clone     = @{
        DataPath         = '/srv/medic/clean'
        TestDataPath     = '/srv/medic/test'
        OutputPath       = '/srv/medic/cleaned'
        QuarantinePath   = '/srv/medic/rejected'
        LogPath          = '/var/log/medic'
        Trigger          = 'checker'
        TargetLabel      = 5
        MaxAccuracyDrop  = 0.05
        MaxAttackSuccess = 0.05
        ThrottleLimit    = 1
    }
}
