using System.Collections.Concurrent;
using LspAgent.Core.Sessions;

namespace LspAgent.Testing.Sessions;

/// <summary>Exports that are kept in memory, by the paths that they would have.</summary>
public sealed class ExportsInMemory : IExportFiles
{
    public ConcurrentDictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    public ValueTask<ExportSaving> SaveAsync(string? file, string root, string name, string text, CancellationToken cancellationToken)
    {
        var path = file is null ? $"/exports/{name}" : $"{root}/{file}";
        return ValueTask.FromResult<ExportSaving>(Files.TryAdd(path, text) || file is null
            ? new ExportSaving.Saved(path)
            : new ExportSaving.Refused($"`{path}` is there already."));
    }
}
