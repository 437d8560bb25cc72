using System.Text.Json;
using LspAgent.Core.Permissions.Paths;

namespace LspAgent.Host.Doors.Permissions;

/// <summary>The files of a case, in memory: the layout that every case begins with, and what the case adds to it.</summary>
internal sealed class CaseFiles : IFileEntries
{
    private static readonly string[] Base =
    [
        "README.md", "src/Program.cs", "src/a.txt", "src/sub/b.txt", "docs/index.md", "docs/.hidden.md", ".env", ".env.example", ".git/config", ".git/HEAD", ".git/hooks/",
        ".vscode/settings.json", ".agent/settings.json", ".gitignore", "package.json", "secrets/key.txt", "certs/server.pem",
    ];

    private static readonly string[] Outside =
    [
        "/repo/proj-evil/x.txt", "/repo/other/x.txt", "/home/dev/.ssh/id_rsa", "/home/dev/.agent/settings.json", "/home/dev/.bashrc", "/home/dev/notes.txt", "/etc/passwd", "/tmp/",
    ];

    private readonly Dictionary<string, FileEntry> _entries;

    private CaseFiles(PathStyle style, string home)
    {
        (Style, Home) = (style, home);
        _entries = new Dictionary<string, FileEntry>(style is PathStyle.Linux ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
    }

    public PathStyle Style { get; }

    public string Home { get; }

    /// <param name="agent">The folder name that <c>.agent</c> stands for.</param>
    public static CaseFiles For(PathStyle style, string root, JsonElement? extra, string agent)
    {
        var files = new CaseFiles(style, style is PathStyle.Windows ? @"C:\Users\dev" : "/home/dev");
        var primary = style is PathStyle.Windows ? PathText.FromNative(root, style) : "/repo/proj";
        foreach (var name in Base.Select(name => $"{primary}/{name}").Concat(style is PathStyle.Windows ? [] : Outside))
        {
            var path = CaseText.Agent(name, agent);
            files.Add(path.TrimEnd('/'), path.EndsWith('/') ? new FileEntry.Directory() : new FileEntry.Regular());
        }

        foreach (var entry in extra is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default)
        {
            var target = entry.TryGetProperty("target", out var to) ? CaseText.Agent(to.GetString() ?? string.Empty, agent) : string.Empty;
            files.Add(PathText.FromNative(CaseText.Agent(entry.GetProperty("path").GetString() ?? string.Empty, agent), style), entry.GetProperty("type").GetString() switch
            {
                "symlink" => new FileEntry.Link(target),
                "dir" => new FileEntry.Directory(),
                "file" => new FileEntry.Regular(),
                _ => new FileEntry.Special(),
            });
        }

        return files;
    }

    public bool IsGitHarmless(string folder) => true;

    public FileEntry Look(string path) => _entries.GetValueOrDefault(PathText.FromNative(path, Style), FileEntry.None);

    private void Add(string path, FileEntry entry)
    {
        _entries[path] = entry;
        for (var parent = PathText.Parent(path); _entries.TryAdd(parent, new FileEntry.Directory()) && parent is not "/"; parent = PathText.Parent(parent))
        {
            // Every folder on the way is there.
        }
    }
}
