using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LspAgent.Core.Models;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Roslyn.Tools;

/// <summary>
/// A tool that writes files, with the compiler looking at C# before it does: the person who is asked sees what the change breaks in the
/// title, and the model is told in the result. It never refuses: code in the middle of a change may well not compile.
/// </summary>
public sealed class VerifiedTool(ITool tool, CSharpWorkspaces workspaces) : ITool
{
    private const int MostErrors = 10;

    public string Name => tool.Name;

    public ToolEffects Effects => tool.Effects;

    public ToolPresence Presence => tool.Presence;

    public ToolDefinition Definition => tool.Definition;

    /// <summary>The tools, with those that write texts of files verified.</summary>
    public static ImmutableArray<ITool> Around(ImmutableArray<ITool> tools, CSharpWorkspaces workspaces) =>
        [.. tools.Select(tool => tool.Effects == (ToolEffects.ReadsFiles | ToolEffects.WritesFiles) && tool is not IToolGateway ? new VerifiedTool(tool, workspaces) : tool)];

    public async ValueTask<ToolPreparation> PrepareAsync(string input, ToolContext context, CancellationToken cancellationToken)
    {
        var prepared = await tool.PrepareAsync(input, context, cancellationToken);
        return prepared is ToolPreparation.Ready { Call: var call } && call.Changes.Any(change => change.Path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase))
            && await VerdictAsync(call, context, cancellationToken) is { } verdict
                ? new ToolPreparation.Ready(With(call, verdict, context))
                : prepared;
    }

    /// <summary>Null when nothing can be said.</summary>
    private async Task<EditVerdict?> VerdictAsync(PreparedCall call, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            var changes = call.Changes.Where(change => change.NewText is not null).Select(change => new ChangedText(Canonical(call, change.Path), change.OldText, change.NewText ?? string.Empty));
            return (await workspaces.Open(context.Roots.Root).VerifyAsync([.. changes], context.Files.UnsavedDocuments, cancellationToken)).Value;
        }
        catch (CodeQuestionException)
        {
            return null; // Without an SDK a C# file is text like any other.
        }
    }

    private static string Canonical(PreparedCall call, string path) =>
        call.Paths.FirstOrDefault(access => string.Equals(access.Lexical, path, StringComparison.Ordinal))?.Canonical ?? path;

    private static PreparedCall With(PreparedCall call, EditVerdict verdict, ToolContext context)
    {
        var told = Told(verdict, context);
        return told.Length == 0
            ? call
            : call with
            {
                Title = verdict.New.IsEmpty ? call.Title : string.Create(CultureInfo.InvariantCulture, $"{call.Title} (introduces {verdict.New.Length} error{(verdict.New.Length == 1 ? "" : "s")})"),
                Commit = async token =>
                {
                    var result = await call.Commit(token);
                    return result.IsError ? result : result with { Content = result.Content.Add(new ContentBlock.Text($"\n{told}")) };
                },
            };
    }

    /// <summary>What the model is told; nothing when there is nothing new.</summary>
    private static string Told(EditVerdict verdict, ToolContext context)
    {
        var by = verdict.By is VerifiedBy.Syntax ? "By its syntax alone (no project with this file is loaded), the file" : "The compiler says that the change";
        if (verdict.New.IsEmpty)
        {
            return verdict switch
            {
                { Gone: > 0 } => string.Create(CultureInfo.InvariantCulture, $"{by} has no new error; {verdict.Gone} {(verdict.Gone == 1 ? "is" : "are")} gone."),
                { By: VerifiedBy.CompilerInPart } => "The compiler finds no new error in what it could look at in time; files that depend on the change were not all checked.",
                _ => string.Empty,
            };
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{by} introduces {verdict.New.Length} new error{(verdict.New.Length == 1 ? "" : "s")}:\n");
        foreach (var problem in verdict.New.Take(MostErrors))
        {
            text.Append(CultureInfo.InvariantCulture, $"{(problem.Place is { } place ? CodeCall.Place(place, context) : problem.Project)} {problem.Id}: {problem.Message}\n");
        }

        return verdict.New.Length > MostErrors
            ? text.Append(CultureInfo.InvariantCulture, $"… {verdict.New.Length - MostErrors} more; see Diagnostics.").ToString()
            : text.ToString().TrimEnd('\n');
    }
}
