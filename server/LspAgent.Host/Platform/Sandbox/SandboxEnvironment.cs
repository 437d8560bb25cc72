using System.Collections.Immutable;
using LspAgent.Core.Secrets;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>What a command in the sandbox finds in its environment: what programs and builds are usually set up with, what the user names, and never a secret.</summary>
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

    /// <summary>What programs and builds are set up with. A name that ends in a star stands for all that begin so.</summary>
    private static readonly ImmutableArray<string> Usual =
    [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "PWD", "OLDPWD", "SHLVL", "HOSTNAME", "TZ", "LANG", "LANGUAGE", "LC_*", "TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "COLUMNS", "LINES",
        "EDITOR", "VISUAL", "PAGER", "XDG_*", "CI", "DEBUG", "VERBOSE", "LSPAGENT*", "GIT_*",
        "DOTNET_*", "NUGET_*", "MSBUILD*", "VSTEST_*", "ASPNETCORE_*", "COMPlus_*", "CORECLR_*", "Configuration", "Platform",
        "NODE_*", "NPM_*", "npm_*", "PNPM_*", "YARN_*", "COREPACK_*", "NVM_*", "VOLTA_*", "FNM_*", "BUN_*", "DENO_*", "PLAYWRIGHT_*",
        "PYTHON*", "PYENV*", "VIRTUAL_ENV*", "CONDA_*", "PIP_*", "POETRY_*", "UV_*", "PIPENV_*",
        "JAVA_*", "JDK_*", "MAVEN_*", "M2_HOME", "MVN_*", "GRADLE_*", "SDKMAN_*", "KOTLIN_*", "SCALA_*", "SBT_*", "ANDROID_*",
        "GO*", "CGO_*", "CARGO_*", "RUST*", "GEM_*", "RUBY*", "BUNDLE_*", "RBENV_*", "RAILS_ENV", "RACK_ENV", "PHP_*", "COMPOSER_*", "PERL5LIB", "ERL_*", "MIX_*",
        "CC", "CXX", "CPP", "LD", "AR", "CFLAGS", "CXXFLAGS", "CPPFLAGS", "LDFLAGS", "MAKEFLAGS", "CMAKE_*", "PKG_CONFIG_*", "LIBRARY_PATH", "CPATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "MANPATH",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NIX_*", "HOMEBREW_*", "MISE_*", "ASDF_*", "DEVELOPER_DIR", "SDKROOT",
    ];

    /// <param name="temporary">The folder for what is temporary, as the command sees it.</param>
    /// <param name="proxy">The address of the way out; null when there is none.</param>
    /// <param name="allowed">Names that the user lets in besides.</param>
    public static Dictionary<string, string> Of(IReadOnlyDictionary<string, string> environment, string temporary, string? proxy, ImmutableArray<string> allowed)
    {
        var inside = environment
            .Where(variable => (IsIn(Usual, variable.Key) || IsIn(allowed, variable.Key)) && !SecretVariables.IsSecret(variable.Key, variable.Value))
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

    private static bool IsIn(ImmutableArray<string> names, string name)
    {
        foreach (var known in names)
        {
            if (known.EndsWith('*') ? name.StartsWith(known.AsSpan(0, known.Length - 1), StringComparison.Ordinal) : name.Equals(known, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
