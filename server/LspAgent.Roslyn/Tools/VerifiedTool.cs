using System.Collections.Immutable;
using System.Globalization;
using LspAgent.Core.Models;
using LspAgent.Core.Settings;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Intelligence.Meaning;
using LspAgent.Roslyn.Intelligence.Verification;

namespace LspAgent.Roslyn.Tools;

/// <summary>
/// A tool that writes files, with the compiler looking at C# before it does: the person who is asked is told what the change means and
/// what it breaks, rules are told which symbols it touches, and the model hears of new errors in the result. Code in the middle of a
/// change may well not compile, so unless the user's settings say otherwise it never refuses.
/// </summary>
public sealed class VerifiedTool(ITool tool, CSharpWorkspaces workspaces, Func<string, CSharpSettings> settings) : ITool
{
    public string Name => tool.Name;

    public ToolEffects Effects => tool.Effects;

    public ToolPresence Presence => tool.Presence;

    public ToolDefinition Definition => tool.Definition;

    /// <summary>The tools, with those that write texts of files verified, and those that read one telling what it declares.</summary>
    /// <param name="settings">Of the workspace with a root.</param>
    public static ImmutableArray<ITool> Around(ImmutableArray<ITool> tools, CSharpWorkspaces workspaces, Func<string, CSharpSettings> settings) =>
    [
        .. tools.Select(tool => tool switch
        {
            IToolGateway => tool,
            { Effects: ToolEffects.ReadsFiles | ToolEffects.WritesFiles } => new VerifiedTool(tool, workspaces, settings),
            { Name: "Read" } => new DeclaringTool(tool, workspaces),
            _ => tool,
        }),
    ];

    public ToolPresence PresenceBeside(ModelSkills skills) => tool.PresenceBeside(skills);

    public async ValueTask<ToolPreparation> PrepareAsync(string input, ToolContext context, CancellationToken cancellationToken)
    {
        var prepared = await tool.PrepareAsync(input, context, cancellationToken);
        if (prepared is not ToolPreparation.Ready { Call: var call } || call.Changes.IsEmpty)
        {
            return prepared;
        }

        if (!call.Changes.Any(change => CodeFiles.IsSource(change.Path)))
        {
            var foreign = new EditVerdict(VerifiedBy.Nothing, [], [], 0, [.. call.Changes.Select(change => change.Path).Where(CodeFiles.IsForeign)]);
            return new ToolPreparation.Ready(With(call, new EditCheck(foreign, null), new EditMeaning([], TouchedSymbols.None, IsPlain: true), null, context));
        }

        ImmutableArray<FileChange> changes = [.. call.Changes.Select(change => change with { Path = Canonical(call, change.Path) })];
        var wanted = settings(context.Roots.Root);
        var late = context.Session.Keep(static session => new LateVerdicts(session));
        try
        {
            var unsaved = context.Files.UnsavedDocuments;
            var meaning = FolderChecks.MeaningAsync(workspaces, context.Roots, changes, unsaved, cancellationToken);
            var patience = wanted.BrokenEdits is BrokenEdits.Allow ? EditCheckOptions.AtOnce : EditCheckOptions.Latest;
            var check = await FolderChecks.VerifyAsync(workspaces, context.Roots, changes, new EditCheckOptions(wanted.Analyzers, patience, late.Life), unsaved, cancellationToken);
            return wanted.BrokenEdits is BrokenEdits.Never && !check.Verdict.New.IsEmpty
                ? new ToolPreparation.Refused(ToolResult.Error($"Nothing was changed, since the setting csharp.brokenEdits refuses changes after which the code does not compile. {VerdictText.Of(check.Verdict, context)}\nMake all that belongs together in one change: EditFiles takes several files."))
                : new ToolPreparation.Ready(With(call, check, await meaning, wanted.BrokenEdits is BrokenEdits.Ask ? late : null, context));
        }
        catch (CodeQuestionException)
        {
            return prepared; // Without an SDK a C# file is text like any other.
        }
    }

    private static string Canonical(PreparedCall call, string path) =>
        call.Paths.FirstOrDefault(access => string.Equals(access.Lexical, path, StringComparison.Ordinal))?.Canonical ?? path;

    /// <param name="asks">Not null when new errors are a reason to ask.</param>
    private static PreparedCall With(PreparedCall call, EditCheck check, EditMeaning meaning, LateVerdicts? asks, ToolContext context)
    {
        var errors = check.Verdict.New.Length;
        var introduces = string.Create(CultureInfo.InvariantCulture, $"introduces {errors} error{(errors == 1 ? "" : "s")}");
        return call with
        {
            Title = errors == 0 ? call.Title : $"{call.Title} ({introduces})",
            Meaning = [.. meaning.Words, .. errors == 0 ? [] : (string[])[introduces], .. check.Verdict.Unchecked.Select(path => $"changes {context.Roots.InWords(path)}, which nothing here checks")],
            Concern = errors > 0 && asks is not null ? $"it {introduces}, and csharp.brokenEdits asks about that" : call.Concern,
            Touches = () => check.Verdict.Unchecked.IsEmpty ? meaning.Symbols : meaning.Symbols with { IsWhole = false },
            Commit = async token =>
            {
                var result = await call.Commit(token);
                return result.IsError ? result : await ToldAsync(result, check, meaning, context, token);
            },
        };
    }

    private static async Task<ToolResult> ToldAsync(ToolResult result, EditCheck check, EditMeaning meaning, ToolContext context, CancellationToken cancellationToken)
    {
        // The result can wait a little for what the question to the person could not.
        if (check.Rest is { IsCompleted: false } more)
        {
            await Task.WhenAny(more, Task.Delay(EditCheckOptions.Latest, TimeProvider.System, cancellationToken));
        }

        var told = VerdictText.Of(check.Verdict, context);
        if (check.Rest is { IsCompletedSuccessfully: true } rest)
        {
            var late = await rest;
            told = $"{VerdictText.Of(check.Verdict.With(late), context)}\n{VerdictText.OfRest(late with { New = [] }, context)}".Trim('\n');
        }
        else if (check.Rest is { } later)
        {
            context.Session.Keep(static session => new LateVerdicts(session)).Tell(later, verdict => VerdictText.OfRest(verdict, context));
        }

        var words = meaning.IsPlain ? string.Empty : $"This {string.Join("; ", meaning.Words)}.";
        var text = $"{words}\n{told}".Trim('\n');
        return text.Length == 0 ? result : result with { Content = result.Content.Add(new ContentBlock.Text($"\n{text}")) };
    }
}
