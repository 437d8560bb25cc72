using System.Collections.Immutable;
using System.Globalization;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Roslyn.Tools;

/// <summary>What the tools that only ask about code share: how a call is prepared, whom it asks, and how an answer is written.</summary>
internal static class CodeCall
{
    /// <summary>A call that reads the workspace and changes nothing. Of several folders the first that knows an answer gives it.</summary>
    public static ToolPreparation Ready(string title, ToolContext context, CSharpWorkspaces workspaces, Func<CodeIntelligence, ImmutableArray<UnsavedDocument>, CancellationToken, Task<string>> ask) =>
        new ToolPreparation.Ready(new PreparedCall
        {
            Title = title,
            Kind = ToolKind.Search,
            Effects = ToolEffects.ReadsFiles,
            Paths = [.. context.Roots.All.Select(static root => new PathAccess(PathUse.Read, root, root))],
            Commit = async token =>
            {
                try
                {
                    return ToolResult.Ok(await CodeRoots.FirstAsync(context.Roots, root => ask(workspaces.Open(root), context.Files.UnsavedDocuments, token)));
                }
                catch (CodeQuestionException exception)
                {
                    return ToolResult.Error(exception.Message);
                }
            },
        });

    /// <summary>How the model names a symbol: paths are relative to the session's root.</summary>
    public static SymbolAddress Address(string? symbol, string? path, int? line, ToolContext context) => new(symbol, path is null ? null : Absolute(path, context), line);

    public static string Absolute(string path, ToolContext context) => context.Files.Resolve(path, context.Roots) switch
    {
        PathResolution.Found { Path: var found } => found.Canonical,
        PathResolution.Invalid { Because: var because } => throw new CodeQuestionException(because),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>What stands in a title for the symbol that is asked for.</summary>
    public static string Shown(string? symbol, string? path, int? line) =>
        symbol ?? (line is { } number ? string.Create(CultureInfo.InvariantCulture, $"{path}:{number}") : path ?? string.Empty);

    public static string Place(CodePlace place, ToolContext context) => ShownCode.Place(place, context.Roots.Root);

    /// <summary>Several places: each file once, with its lines.</summary>
    public static string Places(IEnumerable<CodePlace> places, ToolContext context) => ShownCode.Places(places, context.Roots.Root);

    /// <summary>What a problem says, and in which frameworks or projects where that is not all.</summary>
    public static string Said(CodeProblem problem) => problem.OnlyIn is { } some ? $"{problem.Message} [only in {some}]" : problem.Message;

    /// <summary>The notes stand behind the answer, each on a line, and in whole once in a session.</summary>
    public static string WithNotes<T>(string text, CodeAnswer<T> answer, ToolContext context) =>
        context.Session.Keep(static _ => new ToldNotes()).Tell(answer.Notes) is { Length: > 0 } told ? $"{text}\n\n{told}" : text;
}
