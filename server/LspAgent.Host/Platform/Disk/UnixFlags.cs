using System.Runtime.InteropServices;

namespace LspAgent.Host.Platform.Disk;

/// <summary>The flags of <c>open</c>, which differ between systems and processors.</summary>
internal static class UnixFlags
{
    private static readonly bool IsMac = OperatingSystem.IsMacOS();
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64;

    private static readonly int NoFollow = IsMac ? 0x100 : IsArm ? 0x8000 : 0x20000;
    private static readonly int MustBeFolder = IsMac ? 0x100000 : IsArm ? 0x4000 : 0x10000;
    private static readonly int CloseOnExec = IsMac ? 0x1000000 : 0x80000;
    private static readonly int NoWait = IsMac ? 0x4 : 0x800;
    private static readonly int CreateNew = IsMac ? 0x200 | 0x800 : 0x40 | 0x80;

    /// <summary>On Linux a folder that may be passed but not listed can be held as well.</summary>
    private static readonly int PathOnly = IsMac ? 0 : 0x200000;

    public static int Folder { get; } = NoFollow | MustBeFolder | CloseOnExec | PathOnly;

    public static int ReadFile { get; } = NoFollow | CloseOnExec | NoWait;

    public static int NewFile { get; } = NoFollow | CloseOnExec | CreateNew | 2;

    /// <summary>The error of a link that was not followed.</summary>
    public static int TooManyLinks { get; } = IsMac ? 62 : 40;
}
