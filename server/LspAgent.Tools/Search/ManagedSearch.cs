using System.Collections.Immutable;
using LspAgent.Core.Workspace;

namespace LspAgent.Tools.Search;

/// <summary>Searches without ripgrep, with the same answers.</summary>
internal static class ManagedSearch
{
    private const int MaxFiles = 2_000_000;

    /// <summary>So many files are searched before it is asked whether enough was found.</summary>
    private const int FilesAtOnce = 512;

    /// <param name="unsaved">Searched instead of what is on the disk.</param>
    public static SearchHits Search(string folder, SearchQuery query, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        var files = FileWalk.List(folder, MaxFiles, cancellationToken);
        files.RemoveAll(file => !query.Accepts(file.RelativePath) || unsaved.Any(document => document.Path.Equals(file.Path, StringComparison.Ordinal)));
        files.Sort(static (left, right) => string.CompareOrdinal(left.RelativePath, right.RelativePath));
        var open = new UnsavedSearch(folder, query, unsaved).Search();
        var found = new List<FileHits>(open);
        var lines = 0;
        for (var start = 0; start < files.Count; start += FilesAtOnce)
        {
            if (query.Output is SearchOutput.Lines && lines > query.Enough)
            {
                return new SearchHits(Sorted(found.Where(hits => !open.Contains(hits) || string.CompareOrdinal(hits.Path, files[start].RelativePath) < 0)), IsComplete: false);
            }

            var hits = SearchFiles(files, start, Math.Min(FilesAtOnce, files.Count - start), query, cancellationToken);
            found.AddRange(hits);
            lines += hits.Sum(static file => file.Lines.Count);
        }

        return new SearchHits(Sorted(found), IsComplete: true);
    }

    public static IReadOnlyList<FileHits> Sorted(IEnumerable<FileHits> hits) => [.. hits.OrderBy(static file => file.Path, StringComparer.Ordinal)];

    private static List<FileHits> SearchFiles(List<WalkedFile> files, int start, int count, SearchQuery query, CancellationToken cancellationToken)
    {
        var hits = new FileHits?[count];
        if (count < 8)
        {
            for (var index = 0; index < count; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hits[index] = FileText.Search(files[start + index], query);
            }
        }
        else
        {
            var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
            Parallel.For(0, count, options, index => hits[index] = FileText.Search(files[start + index], query));
        }

        return [.. hits.OfType<FileHits>()];
    }
}

/// <summary>Searches the texts of open documents that are not saved.</summary>
internal sealed class UnsavedSearch(string folder, SearchQuery query, ImmutableArray<UnsavedDocument> unsaved)
{
    public List<FileHits> Search()
    {
        var found = new List<FileHits>();
        foreach (var document in unsaved)
        {
            if (RelativePath(document.Path) is { } path && query.Accepts(path) && FileWalk.WouldFind(folder, document.Path)
                && FileText.Search(path, document.Text, query) is { } hits)
            {
                found.Add(hits);
            }
        }

        return found;
    }

    private string? RelativePath(string path) =>
        ShownPath.Of(path, folder) is var shown && shown.Length < path.Length && !Path.IsPathFullyQualified(shown) ? shown : null;
}
