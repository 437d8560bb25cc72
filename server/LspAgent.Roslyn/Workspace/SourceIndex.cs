using System.Collections.Immutable;

namespace LspAgent.Roslyn.Workspace;

/// <summary>What every source declares, by syntax alone: there before anything is built, and kept current file by file. Immutable.</summary>
internal sealed class SourceIndex
{
    private readonly ImmutableDictionary<string, FileDeclarations> _files;

    private SourceIndex(ImmutableDictionary<string, FileDeclarations> files) => _files = files;

    public static SourceIndex Empty { get; } = new(ImmutableDictionary.Create<string, FileDeclarations>(StringComparer.Ordinal));

    public int Count => _files.Count;

    public IEnumerable<FileDeclarations> Files => _files.Values;

    public FileDeclarations? Find(string path) => _files.GetValueOrDefault(path);

    public static SourceIndex Of(IEnumerable<FileDeclarations> files) => new(Empty._files.SetItems(files.Select(file => KeyValuePair.Create(file.Path, file))));

    /// <summary>The index for the files that are there now; only those that differ are read.</summary>
    public SourceIndex Update(IReadOnlyDictionary<string, FileStamp> sources, CancellationToken cancellationToken)
    {
        var changed = sources.Where(source => _files.GetValueOrDefault(source.Key)?.Stamp != source.Value).ToArray();
        var gone = _files.Keys.Where(path => !sources.ContainsKey(path)).ToArray();
        if (changed.Length == 0 && gone.Length == 0)
        {
            return this;
        }

        var read = new FileDeclarations[changed.Length];
        Parallel.For(0, changed.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken }, index =>
        {
            var (path, stamp) = changed[index];
            read[index] = new FileDeclarations(path, stamp, DeclarationReader.Read(path, cancellationToken));
        });
        return new SourceIndex(_files.RemoveRange(gone).SetItems(read.Select(file => KeyValuePair.Create(file.Path, file))));
    }

    /// <summary>The same with other texts for some files, as an editor has them.</summary>
    public SourceIndex With(IEnumerable<(string Path, string Text)> texts, CancellationToken cancellationToken)
    {
        var read = texts
            .Where(text => text.Path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase))
            .Select(text => new FileDeclarations(text.Path, FileStamp.None, DeclarationReader.Read(Microsoft.CodeAnalysis.Text.SourceText.From(text.Text), cancellationToken)))
            .ToArray();
        return read.Length == 0 ? this : new SourceIndex(_files.SetItems(read.Select(file => KeyValuePair.Create(file.Path, file))));
    }
}
