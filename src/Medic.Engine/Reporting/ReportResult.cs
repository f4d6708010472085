namespace Medic.Engine.Reporting;

/// <summary>A report that was written.</summary>
/// <param name="Path">The HTML file.</param>
/// <param name="FileSize">Its size in bytes.</param>
/// <param name="ModelCount">The results it tells of.</param>
/// <param name="FailedCount">Those of them that failed, were rejected or were cancelled.</param>
/// <param name="WarningCount">The warnings in it.</param>
public sealed record ReportResult(string Path, long FileSize, int ModelCount, int FailedCount, int WarningCount);
