namespace LspAgent.Tools.Shell;

/// <summary>Tells the model that it was the sandbox when a command failed in a way that looks like the machine's fault.</summary>
internal static class SandboxHint
{
    private static readonly string[] Signs =
    [
        "Could not resolve host", "Temporary failure in name resolution", "Name or service not known", "Network is unreachable", "EAI_AGAIN", "ENOTFOUND", "NU1301",
        "Read-only file system", "EROFS", "Device or resource busy", "from proxy after CONNECT", "Proxy CONNECT aborted", "tunneling socket could not be established", "Permission denied", "EACCES",
    ];

    /// <summary>Null when nothing points at the sandbox.</summary>
    public static string? For(string output) => Signs.Any(sign => output.Contains(sign, StringComparison.Ordinal))
        ? "[It ran in a sandbox: it writes only in the workspace, to nothing under a protected name, reads no file that is named like a secret, and reaches only hosts that the user's settings name. If it needs more, ask the user to allow the host (sandbox.network.allowedDomains), the path (sandbox.filesystem.allowWrite, allowRead) or the command outside (sandbox.excludedCommands).]"
        : null;
}
