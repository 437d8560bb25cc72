using System.Collections.Frozen;

namespace LspAgent.Core.Permissions.Paths;

/// <summary>
/// Files and folders known by their names, whether they exist or not: what runs by itself or weakens a check when it is
/// changed, and what holds a secret.
/// </summary>
public static class NamedFiles
{
    /// <summary>The folders in which this agent keeps its settings, in a workspace and in a home.</summary>
    public static readonly FrozenSet<string> AgentFolders = Names(".lspagent", ".claude");

    private static readonly FrozenSet<string> ProtectedFolders = Names(
        ".git", ".vscode", ".idea", ".husky", ".devcontainer", ".cargo", ".yarn", ".mvn", ".lspagent", ".claude");

    private static readonly FrozenSet<string> ProtectedFiles = Names(
        ".mcp.json", ".claude.json", ".envrc", ".gitmodules", ".gitconfig", ".ripgreprc", ".npmrc", ".yarnrc", ".yarnrc.yml",
        ".pnp.cjs", ".pnp.loader.mjs", ".pnpmfile.cjs", "bunfig.toml", ".bunfig.toml", ".bazelrc", ".bazelversion", ".bazeliskrc",
        ".pre-commit-config.yaml", "lefthook.yml", "lefthook.yaml", ".lefthook.yml", ".lefthook.yaml", ".devcontainer.json",
        "gradle-wrapper.properties", "maven-wrapper.properties", "pyrightconfig.json",
        ".profile", ".bashrc", ".bash_profile", ".bash_login", ".bash_logout", ".bash_aliases", ".zshrc", ".zprofile", ".zshenv", ".zlogin", ".zlogout",
        ".kshrc", ".cshrc", ".tcshrc", ".login", ".inputrc", "config.fish",
        "global.json", ".editorconfig", ".globalconfig", "dotnet-tools.json");

    /// <summary>The build tools of .NET find these in any spelling.</summary>
    private static readonly FrozenSet<string> BuildFiles =
        new[] { "nuget.config", "directory.packages.props" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The exact names that are protected, of folders and of files.</summary>
    public static IEnumerable<string> ProtectedNames => ProtectedFolders.Concat(ProtectedFiles).Concat(BuildFiles).Order(StringComparer.Ordinal);

    private static readonly FrozenSet<string> SecretFolders = Names(".ssh", ".aws");

    private static readonly FrozenSet<string> SecretFiles = Names(".env", ".npmrc", ".netrc", ".pypirc", ".git-credentials");

    /// <summary>Names that a pattern is tried on when it is asked what it can match.</summary>
    public static readonly string[] SecretExamples =
    [
        ".env", ".env.local", ".env.production", ".env.test", ".npmrc", ".netrc", ".pypirc", ".git-credentials", ".ssh", ".aws",
        "id_rsa", "id_rsa.pub", "id_ed25519", "id_ed25519.pub", "x.pem", "server.pem", "x.key", "server.key", "key.pem", "cert.pem", "private.key", "a.pem", "a.key",
    ];

    /// <summary>The part of a path that makes it protected, or null.</summary>
    /// <param name="segments">Below the workspace root, or of the whole path when it is outside.</param>
    public static string? Protected(ReadOnlySpan<string> segments, StringComparison comparison)
    {
        var ignoresCase = comparison is StringComparison.OrdinalIgnoreCase;
        for (var index = 0; index < segments.Length; index++)
        {
            var name = ignoresCase ? segments[index].ToLowerInvariant() : segments[index];
            var isLast = index == segments.Length - 1;

            // A session's own working copy lies below the folder of the agent and is no part of it.
            if (AgentFolders.Contains(name) && index + 3 <= segments.Length - 1 && segments[index + 1] is "worktrees")
            {
                index += 2;
                continue;
            }

            if (ProtectedFolders.Contains(name)
                || (index > 0 && name is "git" && segments[index - 1] is ".config")
                || (isLast && (ProtectedFiles.Contains(name) || BuildFiles.Contains(name) || IsProtectedKind(name))))
            {
                return segments[index];
            }
        }

        return null;
    }

    /// <summary>The part of a path that makes it a secret, or null.</summary>
    public static string? Secret(ReadOnlySpan<string> segments, StringComparison comparison)
    {
        var ignoresCase = comparison is StringComparison.OrdinalIgnoreCase;
        for (var index = 0; index < segments.Length; index++)
        {
            var name = ignoresCase ? segments[index].ToLowerInvariant() : segments[index];
            if (SecretFolders.Contains(name) || (index == segments.Length - 1 && IsSecretName(name)))
            {
                return segments[index];
            }
        }

        return null;
    }

    private static bool IsProtectedKind(string name) =>
        name.EndsWith(".code-workspace", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".ruleset", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Directory.Build.", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Directory.Solution.", StringComparison.OrdinalIgnoreCase)

        // What the build of a solution runs before and behind itself.
        || (name.EndsWith(".targets", StringComparison.OrdinalIgnoreCase) && (name.StartsWith("before.", StringComparison.OrdinalIgnoreCase) || name.StartsWith("after.", StringComparison.OrdinalIgnoreCase)));

    private static bool IsSecretName(string name) =>
        SecretFiles.Contains(name)
        || (name.StartsWith(".env.", StringComparison.Ordinal) && !IsTemplate(name))
        || name.EndsWith(".pem", StringComparison.Ordinal)
        || name.EndsWith(".key", StringComparison.Ordinal)
        || name.StartsWith("id_rsa", StringComparison.Ordinal)
        || name.StartsWith("id_ed25519", StringComparison.Ordinal)
        || name.StartsWith("id_ecdsa", StringComparison.Ordinal)
        || name.StartsWith("id_dsa", StringComparison.Ordinal);

    private static bool IsTemplate(string name) =>
        name.EndsWith(".example", StringComparison.Ordinal)
        || name.EndsWith(".sample", StringComparison.Ordinal)
        || name.EndsWith(".template", StringComparison.Ordinal)
        || name.EndsWith(".dist", StringComparison.Ordinal);

    private static FrozenSet<string> Names(params string[] names) => names.ToFrozenSet(StringComparer.Ordinal);
}
