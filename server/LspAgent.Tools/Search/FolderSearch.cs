using System.Collections.Immutable;
using LspAgent.Core.Workspace;

namespace LspAgent.Tools.Search;

/// <summary>Searches the files below a folder that git would not ignore, with the texts of open documents before the disk.</summary>
internal sealed class FolderSearch(string folder, SearchQuery query, Ripgrep? ripgrep, SearchMemory memory)
{
    private const int MaxFiles = 2_000_000;

    /// <summary>So many files are searched before it is asked whether enough was found.</summary>
    private const int FilesAtOnce = 512;

    /// <param name="unsaved">Searched instead of what is on the disk.</param>
    public async Task<SearchHits> RunAsync(ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        var look = memory.Begin();
        var files = Files(unsaved, look, cancellationToken);
        if (ripgrep is not null && ripgrep.IsWorthwhile(query.Pattern, files))
        {
            files = await ripgrep.NarrowAsync(folder, files, query.Pattern, cancellationToken);
        }

        var open = SearchUnsaved(unsaved);
        var found = new List<FileHits>();
        var lines = 0;
        var atOnce = query.Output is SearchOutput.Lines ? FilesAtOnce : Math.Max(1, files.Count);
        for (var start = 0; start < files.Count; start += atOnce)
        {
            if (lines > query.Enough)
            {
                found.AddRange(open.Where(hits => string.CompareOrdinal(hits.Path, files[start].RelativePath) < 0));
                return new SearchHits(Sorted(found), IsComplete: false);
            }

            var hits = SearchFiles(files, start, Math.Min(atOnce, files.Count - start), look, cancellationToken);
            found.AddRange(hits);
            lines += hits.Sum(static file => file.Lines.Count);
        }

        look.End();
        found.AddRange(open);
        return new SearchHits(Sorted(found), IsComplete: true);
    }

    /// <summary>Those that may match, without those that are searched as open documents; by path where the search may end before all of them.</summary>
    private List<WalkedFile> Files(ImmutableArray<UnsavedDocument> unsaved, SearchMemory.Look look, CancellationToken cancellationToken)
    {
        var files = FileWalk.List(folder, MaxFiles, cancellationToken);
        files.RemoveAll(file => file.Length == 0
            || (query.Pattern.RequiredBytes is { } required && !look.MayHold(file, required))
            || query.Accepts?.Invoke(file.RelativePath) is false
            || unsaved.Any(document => document.Path.Equals(file.Path, StringComparison.Ordinal)));
        if (query.Output is SearchOutput.Lines)
        {
            files.Sort(static (left, right) => string.CompareOrdinal(left.RelativePath, right.RelativePath));
        }

        return files;
    }

    private static IReadOnlyList<FileHits> Sorted(List<FileHits> hits) => [.. hits.OrderBy(static file => file.Path, StringComparer.Ordinal)];

    private List<FileHits> SearchFiles(List<WalkedFile> files, int start, int count, SearchMemory.Look look, CancellationToken cancellationToken)
    {
        var hits = new FileHits?[count];
        if (count < 8)
        {
            for (var index = 0; index < count; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hits[index] = FileText.Search(files[start + index], query, look);
            }
        }
        else
        {
            var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
            Parallel.For(0, count, options, index => hits[index] = FileText.Search(files[start + index], query, look));
        }

        return [.. hits.OfType<FileHits>()];
    }

    private List<FileHits> SearchUnsaved(ImmutableArray<UnsavedDocument> unsaved)
    {
        var found = new List<FileHits>();
        foreach (var document in unsaved)
        {
            var path = ShownPath.Of(document.Path, folder);
            if (!Path.IsPathFullyQualified(path) && query.Accepts?.Invoke(path) is not false && FileWalk.WouldFind(folder, document.Path) && FileText.Search(path, document.Text, query) is { } hits)
            {
                found.Add(hits);
            }
        }

        return found;
    }
}
