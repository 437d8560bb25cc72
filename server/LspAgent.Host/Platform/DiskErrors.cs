namespace LspAgent.Host.Platform;

/// <summary>What the errors of the disk mean.</summary>
internal static class DiskErrors
{
    public static bool IsFull(Exception exception) => exception is IOException && (OperatingSystem.IsWindows()
        ? (exception.HResult & 0xFFFF) is 39 or 112 // ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
        : exception.HResult == 28 || exception.HResult == (OperatingSystem.IsLinux() ? 122 : 69)); // ENOSPC, EDQUOT
}
