namespace LspAgent.Host.Platform.Sandbox;

/// <summary>What a command in the sandbox finds in its environment besides what every command does.</summary>
internal static class SandboxEnvironment
{
    private static readonly (string Name, string Value)[] Settings =
    [
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

    /// <summary>Of the machine; in the sandbox there is another one, or none.</summary>
    private static readonly string[] Proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY", "NO_PROXY"];

    /// <param name="temporary">The folder for what is temporary, as the command sees it.</param>
    /// <param name="proxy">The address of the way out; null when there is none.</param>
    public static Dictionary<string, string> Of(IReadOnlyDictionary<string, string> environment, string temporary, string? proxy)
    {
        var inside = environment
            .Where(static variable => !Removed.Contains(variable.Key, StringComparer.Ordinal) && !Proxies.Contains(variable.Key, StringComparer.OrdinalIgnoreCase))
            .ToDictionary(StringComparer.Ordinal);
        if (proxy is not null)
        {
            foreach (var name in (string[])["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"])
            {
                inside[name] = proxy;
            }

            inside["no_proxy"] = inside["NO_PROXY"] = "localhost,127.0.0.1,::1";
        }

        inside["TMPDIR"] = inside["TMP"] = inside["TEMP"] = temporary;
        foreach (var (name, value) in Settings)
        {
            inside[name] = value;
        }

        return inside;
    }
}
