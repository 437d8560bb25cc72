using System.Collections.Concurrent;
using System.Collections.Immutable;
using LspAgent.Core.Permissions.Paths;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>
/// Keeps what is missing under a protected name missing. The names that editors, git and agents act on by themselves, and where
/// there are .NET projects those that their builds run, are held in the roots by empty folders while a command runs; whatever
/// else appears, and every link that was exchanged, is taken back when it is over. What stands there only for the sandbox goes
/// when the last command does. Safe for concurrent use.
/// </summary>
/// <param name="records">The folder in which it is written what stands there, for when this process is killed.</param>
/// <param name="scan">Finds what lies below the roots.</param>
internal sealed class WorkspaceGuard(string records, ProtectedScan scan)
{
    /// <summary>Held in every root. None of them is in the way of a listing or of a build.</summary>
    private static readonly ImmutableArray<string> Held =
        [".git", ".vscode", ".idea", ".husky", ".devcontainer", ".lspagent", ".claude", ".mcp.json", ".envrc", ".gitmodules", ".npmrc", ".yarnrc", ".yarnrc.yml"];

    /// <summary>
    /// Held where there are projects. The tools of .NET look for files of these names and pass by folders; one in the place of
    /// <c>global.json</c>, <c>.editorconfig</c> or <c>.globalconfig</c> would be complained of or end a build, and an empty file
    /// anywhere would be added by <c>git add</c>.
    /// </summary>
    private static readonly ImmutableArray<string> HeldForBuilds =
        ["Directory.Build.props", "Directory.Build.targets", "Directory.Build.rsp", "Directory.Packages.props", "nuget.config", "NuGet.Config", "NuGet.config"];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _holders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _kept = new(StringComparer.Ordinal);

    /// <summary>Begins to guard for one command.</summary>
    /// <param name="keep">The folder that takes what is taken back.</param>
    /// <param name="holds">Whether empty folders are needed in the place of what is missing.</param>
    public Watch Begin(ImmutableArray<string> roots, string keep, bool holds)
    {
        var below = roots.ToImmutableDictionary(static root => root, scan.Find, StringComparer.Ordinal);
        lock (_lock)
        {
            var masks = ImmutableArray.CreateBuilder<string>();
            foreach (var path in (holds ? roots : []).SelectMany(root => (below[root].HoldsProjects ? Held.Concat(HeldForBuilds) : Held).Select(name => Path.Join(root, name))))
            {
                // An empty folder is what a command that was ended with this process has left.
                if (!Path.Exists(path) ? TryMake(path) : IsEmptyFolder(path))
                {
                    _holders[path] = _holders.GetValueOrDefault(path) + 1;
                    masks.Add(path);
                }
            }

            HeldRecord.Write(records, _holders.Keys);
            return new Watch(masks.ToImmutable(), roots.ToImmutableDictionary(static root => root, root => StatesOf(root, below[root]), StringComparer.Ordinal), keep)
            {
                Folders = below.Values.SelectMany(static found => found.Folders).ToHashSet(StringComparer.Ordinal),
            };
        }
    }

    public static bool IsHeldName(string name) => Held.Contains(name, StringComparer.Ordinal) || HeldForBuilds.Contains(name, StringComparer.Ordinal);

    /// <summary>Ends it: the workspace is as it should be.</summary>
    /// <param name="wasAlone">False when the user or another call may have made what is new; then it is only said.</param>
    /// <returns>What was taken back, for the model.</returns>
    public ImmutableArray<string> End(Watch watch, bool wasAlone)
    {
        lock (_lock)
        {
            var filled = new HashSet<string>(StringComparer.Ordinal);
            foreach (var path in watch.Masks)
            {
                if (--_holders[path] == 0)
                {
                    _holders.Remove(path);
                    if (!TryRemove(path))
                    {
                        filled.Add(path);
                    }
                }
            }

            HeldRecord.Write(records, _holders.Keys);
            return [.. watch.Before.SelectMany(root => StatesOf(root.Key, scan.Find(root.Key))
                .Where(now => (watch.Folders.Contains(Path.GetDirectoryName(now.Key) ?? "") || string.Equals(Path.GetDirectoryName(now.Key), Path.Join(root.Key, ".git"), StringComparison.Ordinal))
                    && !filled.Contains(now.Key) && !_holders.ContainsKey(now.Key) && !now.Value.Equals(root.Value.GetValueOrDefault(now.Key), StringComparison.Ordinal))
                .Select(now => wasAlone
                    ? TakeBack(now.Key, root.Value.GetValueOrDefault(now.Key), watch.Keep)
                    : $"[{now.Key} was made or exchanged while the command ran, and decides what else runs. If neither you nor the user did that, tell the user.]"))];
        }
    }

    /// <summary>The protected entries of a root that nothing can be mounted over: for each the target of the link, or nothing.</summary>
    private Dictionary<string, string> StatesOf(string root, ProtectedScan.Found found)
    {
        var states = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var entry in new DirectoryInfo(root).EnumerateFileSystemInfos())
            {
                if (NamedFiles.Protected([entry.Name], StringComparison.Ordinal) is not null && !_holders.ContainsKey(entry.FullName))
                {
                    states[entry.FullName] = entry.LinkTarget ?? "";
                }
            }

            foreach (var name in (string[])["commondir", "hooks", "config.worktree"])
            {
                var path = Path.Join(root, ".git", name);
                if (Path.Exists(path))
                {
                    states[path] = new FileInfo(path).LinkTarget ?? "";
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The root is gone, and everything in it.
        }

        // What only sets how strict a check is may come with another branch.
        foreach (var path in found.Protected.Concat(found.Links).Where(static path => Path.GetFileName(path) is not (".editorconfig" or ".globalconfig") && Path.GetExtension(path) is not ".ruleset"))
        {
            states.TryAdd(path, new FileInfo(path).LinkTarget ?? "");
        }

        return states;
    }

    /// <param name="target">Where the link led that was there before; null when nothing was there, empty when it was no link.</param>
    private string TakeBack(string path, string? target, string keep)
    {
        try
        {
            PrivateFiles.CreateFolder(keep);
            var place = Path.Join(keep, $"{_kept.AddOrUpdate(keep, 1, static (_, number) => number + 1)}-{Path.GetFileName(path)}");
            while (Path.Exists(place))
            {
                place += "+";
            }

            Move(path, place);
            if (target is { Length: > 0 })
            {
                File.CreateSymbolicLink(path, target);
            }

            return $"[{path} may not be made or exchanged by a command, since it decides what else runs: what was made is now {place}. If it is wanted, make it with Write, which asks the user.]";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"[{path} appeared, which a command may not make, and could not be moved away: {exception.Message} Tell the user.]";
        }
    }

    private static void Move(string path, string place)
    {
        var entry = new FileInfo(path);
        if (entry.LinkTarget is { } link)
        {
            File.CreateSymbolicLink(place, link);
            File.Delete(path);
        }
        else if (!Directory.Exists(path))
        {
            File.Move(path, place);
        }
        else
        {
            try
            {
                Directory.Move(path, place);
            }
            catch (IOException)
            {
                // Another disk: what a folder of this name held is worth less than that it goes.
                Directory.Delete(path, recursive: true);
                Directory.CreateDirectory(place);
            }
        }
    }

    private static bool TryMake(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Where we cannot make it, the command cannot either.
            return false;
        }
    }

    private static bool TryRemove(string path)
    {
        try
        {
            Directory.Delete(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody outside of the sandbox has put something there, and it is theirs.
            return false;
        }
    }

    private static bool IsEmptyFolder(string path)
    {
        try
        {
            return new DirectoryInfo(path) is { Exists: true, LinkTarget: null } folder && !folder.EnumerateFileSystemInfos().Any();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What is held for one command.</summary>
    /// <param name="Masks">Empty folders that stand where nothing may appear.</param>
    /// <param name="Before">What was there when it began, by root.</param>
    public sealed record Watch(ImmutableArray<string> Masks, ImmutableDictionary<string, Dictionary<string, string>> Before, string Keep)
    {
        /// <summary>The folders that were there; in those that a command makes itself it may do as it likes.</summary>
        public required IReadOnlySet<string> Folders { get; init; }
    }
}
