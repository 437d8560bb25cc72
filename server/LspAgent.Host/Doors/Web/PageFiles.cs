using System.Collections.Frozen;

namespace LspAgent.Host.Doors.Web;

/// <summary>The files of the page, read once: exactly those that the build left beside the executable, and no path of a request ever meets the disk.</summary>
internal sealed class PageFiles
{
    public const string Folder = "web";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, PageFile> _files;

    private PageFiles(Dictionary<string, PageFile> files) => _files = files.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Null when there is no page in the folder.</summary>
    public static PageFiles? Read(string folder)
    {
        if (!File.Exists(Path.Join(folder, "index.html")))
        {
            return null;
        }

        var files = new Dictionary<string, PageFile>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            if (Types.TryGetValue(Path.GetExtension(path), out var type))
            {
                files[$"/{Path.GetFileName(path)}"] = new(type, File.ReadAllBytes(path));
            }
        }

        files["/"] = files["/index.html"];
        return new PageFiles(files);
    }

    public PageFile? Find(string path) => _files.GetValueOrDefault(path);
}

/// <summary>One file of the page.</summary>
internal sealed record PageFile(string Type, ReadOnlyMemory<byte> Content);
