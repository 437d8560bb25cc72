using System.Diagnostics;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;

namespace LspAgent.Tools.Search;

/// <summary>Searches the contents of files as the user sees them, bounded; ripgrep makes hard patterns quicker where there is one.</summary>
internal sealed class GrepTool(Ripgrep? ripgrep, SearchMemory memory) : Tool<GrepInput>(ToolResources.Define("Grep"), static () => ToolInputJson.Default.GrepInput)
{
    private const int DefaultLimit = 250;

    /// <summary>No answer has room for more lines than this.</summary>
    private const int MostLines = 10_000;

    private const int MostContext = 1000;

    public override ToolEffects Effects => ToolEffects.ReadsFiles;

    protected override ValueTask<ToolPreparation> PrepareAsync(GrepInput input, ToolContext context, CancellationToken cancellationToken)
    {
        if (Problem(input) is { } problem)
        {
            return new(Refuse(problem));
        }

        try
        {
            var query = Query(input);
            return new(SearchFolder.Find(input.Path, context) switch
            {
                SearchFolder.Folder folder => Ready(input, folder.InWords, folder.Access, token => SearchAsync(folder, input, query with { Accepts = Filter(input, folder) }, context, token)),
                SearchFolder.File file => Ready(input, file.InWords, new PathAccess(PathUse.Read, file.Path.Lexical, file.Path.Canonical), token => SearchAsync(file, input, query, context, token)),
                SearchFolder.None none => Refuse(none.Because),
                _ => throw new UnreachableException(),
            });
        }
        catch (PatternException exception)
        {
            return new(Refuse($"The pattern cannot be searched for: {exception.Message}. Nothing was searched."));
        }
    }

    private static string? Problem(GrepInput input)
    {
        if (input.Type is { } type && FileTypes.PatternOf(type) is null)
        {
            return $"The type {type} is not known. Use glob instead, such as *.{type}, or one of: {FileTypes.Names}.";
        }

        return input.HeadLimit < 0 || input.Offset < 0 || input.After < 0 || input.Before < 0 || input.Around < 0 || input.Context < 0
            ? "head_limit, offset and the numbers of lines around a match must not be negative."
            : null;
    }

    private static SearchQuery Query(GrepInput input)
    {
        var isAcrossLines = input.Multiline is true;
        var around = Math.Min(input.Around ?? input.Context ?? 0, MostContext);
        var isOnlyMatching = input.OnlyMatching is true;
        return new SearchQuery
        {
            Pattern = SearchPattern.Parse(input.Pattern, input.IgnoreCase is true, isAcrossLines),
            Output = input.OutputMode switch
            {
                GrepOutputMode.Content => SearchOutput.Lines,
                GrepOutputMode.Count => SearchOutput.Counts,
                _ => SearchOutput.Paths,
            },
            MatchesOnly = isOnlyMatching,
            Before = isOnlyMatching ? 0 : Math.Min(input.Before ?? around, MostContext),
            After = isOnlyMatching ? 0 : Math.Min(input.After ?? around, MostContext),
            Enough = (int)Math.Min(MostLines, (long)(input.Offset ?? 0) + (Limit(input) ?? MostLines) + 1),
        };
    }

    /// <summary>A glob is taken from the folder of the search or from the workspace, whichever fits.</summary>
    private static Func<string, bool>? Filter(GrepInput input, SearchFolder.Folder folder)
    {
        var type = input.Type is { } name && FileTypes.PatternOf(name) is { } pattern ? new PathGlob(pattern) : null;
        var glob = string.IsNullOrWhiteSpace(input.Glob) ? null : new PathGlob(input.Glob);
        return type is null && glob is null ? null : path => type?.Matches(path) is not false && glob?.Matches(path, folder.Shown(path)) is not false;
    }

    private static int? Limit(GrepInput input) => input.HeadLimit is 0 ? null : input.HeadLimit ?? DefaultLimit;

    private static ToolPreparation.Ready Ready(GrepInput input, string where, PathAccess access, Func<CancellationToken, Task<ToolResult>> search) => new(new PreparedCall
    {
        Title = $"Grep {Pattern(input)}{where}",
        Kind = ToolKind.Search,
        Effects = ToolEffects.ReadsFiles,
        Paths = [access],
        Commit = token => new(search(token)),
    });

    private static string Pattern(GrepInput input) => input.Pattern.Length <= 80 ? $"\"{input.Pattern}\"" : $"\"{input.Pattern[..80]}…\"";

    private async Task<ToolResult> SearchAsync(SearchFolder.Folder folder, GrepInput input, SearchQuery query, ToolContext context, CancellationToken cancellationToken)
    {
        var search = new FolderSearch(folder.Path.Canonical, query, ripgrep, memory);
        var hits = await Task.Run(() => search.RunAsync(context.Files.UnsavedDocuments, cancellationToken), cancellationToken);
        return Report(hits, input, query, folder.Shown);
    }

    private static async Task<ToolResult> SearchAsync(SearchFolder.File file, GrepInput input, SearchQuery query, ToolContext context, CancellationToken cancellationToken)
    {
        switch (await context.Files.ReadAsync(file.Path, cancellationToken))
        {
            case FileReading.Text text:
                var hits = FileText.Search(file.Shown, text.Value, query);
                return Report(new SearchHits(hits is null ? [] : [hits], IsComplete: true), input, query, static path => path);
            case FileReading.Large large:
                var folder = new WalkedFolder(Path.GetDirectoryName(file.Path.Canonical) ?? string.Empty, string.Empty, string.Empty, null);
                var found = FileText.Search(new WalkedFile(folder, Path.GetFileName(file.Path.Canonical), large.Length, 0), query, look: null);
                return Report(new SearchHits(found is null ? [] : [found], IsComplete: true), input, query, _ => file.Shown);
            case FileReading.Binary:
                return ToolResult.Error($"{file.Shown} is a binary file; only text is searched.");
            case FileReading.Refused refused:
                return ToolResult.Error(refused.Because);
            default:
                return ToolResult.Error($"{file.Shown} is no longer there. Look for it with Glob.");
        }
    }

    private static ToolResult Report(SearchHits hits, GrepInput input, SearchQuery query, Func<string, string> shown)
    {
        if (hits.Files.Count == 0)
        {
            return ToolResult.Ok("No matches.");
        }

        var report = new GrepReport(shown, input.Offset ?? 0, Limit(input));
        return ToolResult.Ok(query.Output switch
        {
            SearchOutput.Paths => report.Paths(hits),
            SearchOutput.Counts => report.Counts(hits),
            _ => report.Lines(hits, input.LineNumbers is not false, query.Before + query.After > 0),
        });
    }
}
