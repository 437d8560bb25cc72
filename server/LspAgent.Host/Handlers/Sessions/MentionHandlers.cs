using System.Collections.Immutable;
using LspAgent.Core.Sessions;
using LspAgent.Core.Workspace;
using LspAgent.Host.Composition;
using LspAgent.Protocol.Acp.Extensions;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Tools.Search;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>Answers what a user may mean who begins to name something: the selection, problems, files and symbols of the session's workspace.</summary>
internal sealed class MentionHandlers(Lazy<AgentHost> agent, SessionHandlers sessions)
{
    private const int MaxListed = 100_000;
    private const int MaxFiles = 40;
    private const int MaxSymbols = 20;
    private const int MaxProblems = 10;

    /// <summary>Who still writes does not wait for a compiler that is being started.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    public void AddTo(Routes routes) => routes.On(LspAgentMethods.FindMentions, FindAsync);

    private async Task<FindMentionsResponse> FindAsync(FindMentionsRequest request, CancellationToken cancellationToken)
    {
        var session = sessions.Require(request.SessionId);
        var query = request.Query.Trim();
        var symbols = query.Length > 1 ? SymbolsAsync(session, query, cancellationToken) : Task.FromResult<ImmutableArray<Mention>>([]);
        var files = await Task.Run(() => Files(session.Roots, query, sessions.Editor.Current.OpenFiles, cancellationToken), cancellationToken);
        return new FindMentionsResponse([.. InEditor(session.Roots, query), .. files, .. await symbols]);
    }

    private IEnumerable<Mention> InEditor(WorkspaceRoots roots, string query)
    {
        var editor = sessions.Editor.Current;
        if (editor.Selection is { Text.Length: > 0 } selection && Named(roots, selection.Path) is { } selected && Holds("selection", query))
        {
            yield return new Mention(MentionKind.Selection, "Selection", $"{selected}{Lines(selection.FirstLine, selection.LastLine)}", UriOf(selection.Path), selected);
        }

        foreach (var problem in editor.Diagnostics.Where(problem => Holds($"problem {problem.Message}", query)).Take(MaxProblems))
        {
            if (Named(roots, problem.Path) is { } path)
            {
                yield return new Mention(MentionKind.Problem, problem.Message, $"{path}{Lines(problem.Line, problem.Line)}", UriOf(problem.Path), $"{problem.Severity} in {path}, line {problem.Line}");
            }
        }
    }

    /// <summary>Files whose names begin so, then those that hold it, then those with it in their folders; what is open comes before the rest.</summary>
    private static ImmutableArray<Mention> Files(WorkspaceRoots roots, string query, ImmutableArray<string> open, CancellationToken cancellationToken)
    {
        var isOpen = open.ToHashSet(StringComparer.Ordinal);
        return
        [
            .. roots.All.SelectMany(root => WorkspaceListing.Of(root, MaxListed, cancellationToken)).Distinct(StringComparer.Ordinal)
                .Select(file => (File: file, Path: Named(roots, file) ?? file))
                .Select(one => (one.File, one.Path, Rank: RankOf(one.Path, query)))
                .Where(static one => one.Rank < int.MaxValue)
                .OrderBy(static one => one.Rank)
                .ThenBy(one => isOpen.Contains(one.File) ? 0 : 1)
                .ThenBy(static one => one.Path.Length)
                .ThenBy(static one => one.Path, StringComparer.Ordinal)
                .Take(MaxFiles)
                .Select(static one => new Mention(MentionKind.File, Path.GetFileName(one.File), one.Path, UriOf(one.File), one.Path)),
        ];
    }

    private async Task<ImmutableArray<Mention>> SymbolsAsync(AgentSession session, string query, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var found = await Task.WhenAll(session.Roots.All.Select(root => Task.Run(
                async () => (await agent.Value.CodeOf(root).FindAsync(query, kind: null, static _ => true, offset: 0, MaxSymbols, [], limit.Token)).Value.Items,
                limit.Token)));
            return
            [
                .. found.SelectMany(static items => items).Select(item => (Item: item, Path: Named(session.Roots, item.Place.Path))).Where(static one => one.Path is not null).Select(static one => new Mention(
                    MentionKind.Symbol,
                    one.Item.Name + one.Item.Detail,
                    $"{one.Path}{Lines(one.Item.Place.Start.Line + 1, one.Item.Place.Start.Line + 1)}",
                    UriOf(one.Item.Place.Path),
                    one.Item.Container.Length > 0 ? one.Item.Container : one.Path)),
            ];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The next letter asks again, and finds the index ready.
            return [];
        }
        catch (CodeQuestionException)
        {
            // There is no usable SDK; files can be named all the same.
            return [];
        }
    }

    private static int RankOf(string path, string query)
    {
        var name = Path.GetFileName(path);
        return query.Length == 0 || name.StartsWith(query, StringComparison.OrdinalIgnoreCase) ? 0
            : name.Contains(query, StringComparison.OrdinalIgnoreCase) ? 1
            : path.Contains(query, StringComparison.OrdinalIgnoreCase) ? 2
            : int.MaxValue;
    }

    private static bool Holds(string text, string query) => text.Contains(query, StringComparison.OrdinalIgnoreCase);

    private static string Lines(int first, int last) => first == last ? $"#L{first}" : $"#L{first}-{last}";

    private static string UriOf(string path) => DocumentUri.FromPath(path).Value;

    /// <summary>The path as the tools take it, relative to the session's root; null for one that is in no folder of the session.</summary>
    private static string? Named(WorkspaceRoots roots, string path) =>
        roots.FolderOf(path) is not null ? Path.GetRelativePath(roots.Root, path).Replace('\\', '/') : null;
}
