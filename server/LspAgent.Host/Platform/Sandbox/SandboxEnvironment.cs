namespace LspAgent.Host.Platform.Sandbox;

/// <summary>What a command in the sandbox finds in its environment besides what every command does.</summary>
internal static class SandboxEnvironment
{
    private static readonly (string Name, string Value)[] Settings =
    [
        ("TMPDIR", "/tmp"),
        ("TMP", "/tmp"),
        ("TEMP", "/tmp"),

        // Helpers of a build that outlive it would be ended with it.
        ("MSBUILDDISABLENODEREUSE", "1"),
        ("DOTNET_CLI_USE_MSBUILD_SERVER", "0"),

        // What the first run of a new home does, and the home is always new.
        ("DOTNET_NOLOGO", "1"),
        ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
        ("DOTNET_GENERATE_ASPNET_CERTIFICATE", "false"),
        ("DOTNET_ADD_GLOBAL_TOOLS_TO_PATH", "false"),
        ("DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE", "true"),
    ];

    /// <summary>Addresses of services outside that a command can no longer reach.</summary>
    private static readonly string[] Removed =
        ["SSH_AUTH_SOCK", "SSH_AGENT_PID", "GPG_AGENT_INFO", "DBUS_SESSION_BUS_ADDRESS", "DOCKER_HOST", "XDG_RUNTIME_DIR", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY"];

    public static Dictionary<string, string> Of(IReadOnlyDictionary<string, string> environment)
    {
        var inside = environment.Where(static variable => !Removed.Contains(variable.Key, StringComparer.Ordinal)).ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in Settings)
        {
            inside[name] = value;
        }

        return inside;
    }
}
