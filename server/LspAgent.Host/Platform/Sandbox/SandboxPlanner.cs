using System.Collections.Immutable;
using LspAgent.Core.Settings;
using LspAgent.Core.Workspace;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>Makes the plan of one command out of the machine, the workspace and the user's settings. Safe for concurrent use.</summary>
/// <param name="home">The user's home folder.</param>
/// <param name="userFolder">See <see cref="UserFolder"/>.</param>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="scan">The one that the guard of the workspace uses too.</param>
internal sealed class SandboxPlanner(string home, string userFolder, Func<string, string?> environment, ProtectedScan scan)
{
    /// <summary>Where others keep their files, programs their sockets, and what is mounted from elsewhere.</summary>
    private static readonly string[] HiddenFolders = ["/home", "/root", "/run", "/var/tmp", "/mnt", "/media", "/var/run", "/dev/shm"];

    /// <summary>Readable by an administrator, and so by everything that one starts.</summary>
    private static readonly string[] SystemSecrets = ["/etc/shadow", "/etc/gshadow", "/etc/shadow-", "/etc/gshadow-", "/etc/sudoers"];

    /// <summary>Compilers and their kin in a home, without what they are logged in with.</summary>
    private static readonly string[] HomeTools =
    [
        ".dotnet", ".rustup", ".cargo/bin", ".cargo/registry", ".cargo/git", ".nvm/versions", ".pyenv", ".rbenv", ".asdf", ".volta", ".bun/bin", ".deno/bin",
        "go", ".sdkman/candidates", ".m2/repository", ".m2/wrapper", ".gradle/wrapper", ".local/bin", ".local/lib", ".local/share/mise", ".local/share/fnm", ".local/share/uv",
    ];

    /// <summary>What in a home holds keys, for when the home is the workspace.</summary>
    private static readonly string[] HomeSecrets =
    [
        ".ssh", ".aws", ".gnupg", ".azure", ".kube", ".docker", ".config/gh", ".config/gcloud", ".netrc", ".git-credentials", ".pypirc", ".npmrc",
        ".nuget/NuGet", ".cargo/credentials.toml", ".local/share/keyrings", ".mozilla", ".bash_history", ".zsh_history", ".claude",
    ];

    private readonly string _home = Unix.RealPath(home) ?? home;

    /// <param name="masks">See <see cref="WorkspaceGuard"/>.</param>
    /// <param name="temporary">What the command finds as <c>/tmp</c>.</param>
    public SandboxPlan Make(WorkspaceRoots workspace, SandboxFileSettings settings, ImmutableArray<string> masks, string temporary)
    {
        var roots = Canonical(workspace.All);
        var hidden = Outermost(Canonical([.. HiddenFolders, home, .. settings.DenyRead.Select(path => Expand(path, roots)).Where(Directory.Exists)]));
        if (Unix.RealPath(userFolder) is { } own && !IsBelowAny(own, hidden))
        {
            hidden = hidden.Add(own);
        }

        var git = roots.SelectMany(GitOf).Distinct(StringComparer.Ordinal).ToImmutableArray();
        var caches = Caches();
        var scans = roots.Select(scan.Find).ToList();
        var found = scans.SelectMany(static found => found.Protected.AsEnumerable()).Distinct(StringComparer.Ordinal).Where(path => !masks.Contains(path, StringComparer.Ordinal)).ToImmutableArray();
        var readable = Canonical(settings.AllowRead.Select(path => Expand(path, roots)));
        var nested = found.Where(static path => Path.GetFileName(path) is ".git").SelectMany(static path => GitFolders.Resolve(path).AsEnumerable()).ToImmutableArray();
        var gitFolders = git.Concat(nested).Distinct(StringComparer.Ordinal).ToImmutableArray();
        var allowed = Canonical(settings.AllowWrite.Select(path => Expand(path, roots)));

        // A root that holds the home would bring back what was hidden.
        var homes = roots.Where(root => IsWithin(_home, root)).SelectMany(_ => Canonical([.. HomeSecrets.Select(name => Path.Join(_home, name)), userFolder]));
        var secrets = homes
            .Concat(scans.SelectMany(static found => found.Secret.AsEnumerable()).Where(path => !IsBelowAny(path, readable) && (SecretSettings.IsSecretByName(path) || !HoldsNoSecret(path))))
            .Concat(Canonical(settings.DenyRead.Select(path => Expand(path, roots))))
            .Distinct(StringComparer.Ordinal)
            .ToImmutableArray();
        var closedFolders = Outermost([.. secrets.Where(Directory.Exists)]);
        return new SandboxPlan
        {
            Hidden = [.. hidden.Order(StringComparer.Ordinal)],
            Readable = [.. Canonical([.. Tools(hidden), .. readable]).Order(StringComparer.Ordinal)],
            Writable = [.. caches, .. roots, .. allowed, .. gitFolders],
            Protected =
            [
                .. found.Where(path => !gitFolders.Contains(path, StringComparer.Ordinal)),
                .. gitFolders.SelectMany(GitFolders.Protected),
                .. Canonical(settings.DenyWrite.Select(path => Expand(path, roots))),
            ],
            Masks = [.. masks, .. closedFolders.Except(masks, StringComparer.Ordinal)],
            Closed = [.. Canonical(SystemSecrets), .. secrets.Where(path => File.Exists(path) && !IsBelowAny(path, closedFolders)), .. Sockets(hidden, roots)],
            Temporary = temporary,
        };
    }

    /// <summary>The git folders that a commit in a root changes.</summary>
    private static IEnumerable<string> GitOf(string root)
    {
        var entry = Path.Join(root, ".git");
        return Path.Exists(entry) && GitFolders.Resolve(entry) is { IsEmpty: false } own ? own
            : GitFolders.Enclosing(root) is { } enclosing ? GitFolders.Resolve(enclosing)
            : [];
    }

    /// <summary>What builds keep between their runs: the packages that were restored.</summary>
    private ImmutableArray<string> Caches()
    {
        var data = environment("XDG_DATA_HOME") is { Length: > 0 } set ? set : Path.Join(_home, ".local", "share");
        string[] wanted =
        [
            .. Programs.Find("dotnet", environment) is null ? (string[])[] : [environment("NUGET_PACKAGES") ?? Path.Join(_home, ".nuget", "packages"), Path.Join(data, "NuGet")],
            .. Programs.Find("npm", environment) is null ? (string[])[] : [environment("npm_config_cache") ?? Path.Join(_home, ".npm")],
        ];
        foreach (var folder in wanted)
        {
            try
            {
                Directory.CreateDirectory(folder);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A home that cannot be written has no caches, and builds do without.
            }
        }

        return Canonical(wanted);
    }

    /// <summary>Programs of the user that the home holds, with the settings of theirs that hold no secret.</summary>
    private IEnumerable<string> Tools(ImmutableArray<string> hidden)
    {
        var paths = (environment("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathFullyQualified)
            .Concat([environment("DOTNET_ROOT") ?? ""])
            .Select(Unix.RealPath).OfType<string>()
            .Where(folder => IsBelowAny(folder, hidden) && !hidden.Contains(folder, StringComparer.Ordinal));
        return paths
            .SelectMany(static folder => Path.GetFileName(folder) is "bin" or "sbin" && Path.GetDirectoryName(folder) is { } parent
                ? [folder, Path.Join(parent, "lib"), Path.Join(parent, "libexec")]
                : (string[])[folder])
            .Concat(HomeTools.Select(name => Path.Join(_home, name)))
            .Concat(((string[])[".gitconfig", ".config/git/config", ".nuget/NuGet/NuGet.Config", ".config/NuGet/NuGet.Config"]).Select(name => Path.Join(_home, name)).Where(HoldsNoSecret))
            .Concat(((string[])[".config/git/ignore", ".config/git/attributes"]).Select(name => Path.Join(_home, name)));
    }

    /// <summary>Local sockets that somebody listens on and that could otherwise be spoken to: no network is needed for those.</summary>
    private static ImmutableArray<string> Sockets(ImmutableArray<string> hidden, ImmutableArray<string> roots)
    {
        const string Table = "/proc/net/unix";
        var lines = File.Exists(Table) ? File.ReadLines(Table) : [];
        return Canonical(lines
            .Select(static line => line.IndexOf('/', StringComparison.Ordinal) is var start and > 0 ? line[start..] : "")
            .Where(path => path.Length > 0 && (!(IsBelowAny(path, hidden) || IsWithin(path, "/tmp")) || IsBelowAny(path, roots))));
    }

    private static bool HoldsNoSecret(string path)
    {
        try
        {
            return File.Exists(path) && !SecretSettings.AreIn(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string Expand(string path, ImmutableArray<string> roots) =>
        path is "~" ? _home
        : path.StartsWith("~/", StringComparison.Ordinal) ? Path.Join(_home, path[2..])
        : roots.IsEmpty ? path
        : Path.GetFullPath(path, roots[0]);

    /// <summary>Only what is there, each once, in the order in which it was named.</summary>
    private static ImmutableArray<string> Canonical(IEnumerable<string> paths) =>
        [.. paths.Where(Path.IsPathFullyQualified).Select(Unix.RealPath).OfType<string>().Distinct(StringComparer.Ordinal)];

    private static ImmutableArray<string> Outermost(ImmutableArray<string> folders) =>
        [.. folders.Where(folder => folder is not "/" && !folders.Any(other => !other.Equals(folder, StringComparison.Ordinal) && IsWithin(folder, other)))];

    private static bool IsBelowAny(string path, ImmutableArray<string> folders) => folders.Any(folder => IsWithin(path, folder));

    private static bool IsWithin(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || folder is "/" || path[folder.Length] == '/');
}
