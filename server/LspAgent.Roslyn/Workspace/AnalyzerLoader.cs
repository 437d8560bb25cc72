using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Workspace;

/// <summary>
/// Loads analyzers and generators, each folder apart, so that two versions of one can stand beside each other. What the user's own
/// build writes is read into memory and not held open. Safe for concurrent use.
/// </summary>
internal sealed class AnalyzerLoader : IAnalyzerAssemblyLoader
{
    private readonly ConcurrentDictionary<string, string> _dependencies = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<(string Path, FileStamp? Stamp), Lazy<Assembly>> _loaded = new();
    private readonly ConcurrentDictionary<string, Folder> _folders = new(StringComparer.Ordinal);

    public void AddDependencyLocation(string fullPath) => _dependencies[Path.GetFileNameWithoutExtension(fullPath)] = fullPath;

    public Assembly LoadFromPath(string fullPath) =>
        _loaded.GetOrAdd((fullPath, FileStamp.Of(fullPath)), file => new Lazy<Assembly>(() => Load(file.Path, file.Stamp))).Value;

    private Assembly Load(string path, FileStamp? stamp)
    {
        // A file that was built again needs a place of its own, since a place takes an assembly of one name only once.
        var folder = Path.GetDirectoryName(path) ?? path;
        var key = IsRebuilt(path) ? $"{path}|{stamp?.ChangedAt}" : folder;
        return _folders.GetOrAdd(key, _ => new Folder(this, folder)).Take(path);
    }

    private static bool IsRebuilt(string path) =>
        path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        || path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    /// <summary>The assemblies of one folder; what the folder lacks is looked for among the others, and then where Roslyn itself is.</summary>
    private sealed class Folder(AnalyzerLoader owner, string path) : AssemblyLoadContext(name: null)
    {
        private readonly ConcurrentDictionary<string, Lazy<Assembly>> _taken = new(StringComparer.Ordinal);

        public Assembly Take(string file) => _taken.GetOrAdd(file, _ => new Lazy<Assembly>(() =>
            IsRebuilt(file) ? LoadFromStream(new MemoryStream(File.ReadAllBytes(file))) : LoadFromAssemblyPath(file))).Value;

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            // The compiler's own types must be those of this process.
            if (assemblyName.Name is not { } name || name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) && File.Exists(Path.Join(SdkRoslyn.Used?.Folder, $"{name}.dll")))
            {
                return null;
            }

            var beside = Path.Join(path, $"{name}.dll");
            return File.Exists(beside) ? Take(beside)
                : owner._dependencies.TryGetValue(name, out var elsewhere) && File.Exists(elsewhere) ? Take(elsewhere)
                : null;
        }
    }
}
