using System.Collections.Immutable;
using LspAgent.Core.Models;
using LspAgent.Core.Permissions;
using LspAgent.Core.Turns;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Tools;

/// <summary>
/// Carries out a call that runs a command, with what belongs around it: text that only the editor has is asked about, what the
/// command may destroy is kept first, and what it changed is recorded, also when it failed or was cut off.
/// </summary>
internal static class CommandCall
{
    public static async ValueTask<ToolResult> RunAsync(PreparedCall prepared, CallAttempt attempt, CancellationToken cancellationToken)
    {
        var (call, turn) = (attempt.Call, attempt.Turn);
        var onlyReads = turn.OnlyReads(call.Name, prepared);
        var mayAsk = !onlyReads && turn.Mode() is not (PermissionMode.DontAsk or PermissionMode.BypassPermissions);
        var unsaved = await turn.Unsaved.SettleAsync(call.Id, mayAsk, cancellationToken);
        var before = onlyReads ? null : await turn.Edits.BeforeCommandAsync(call.Id, turn.Session.RunsInBackground, cancellationToken);
        var saves = turn.Files.Saves;
        try
        {
            await attempt.Recorded;

            // A tool that does not heed the cancel is left behind rather than waited for.
            var result = await prepared.Commit(cancellationToken).AsTask().WaitAsync(cancellationToken);
            return result with { Content = [.. result.Content, .. Notes(unsaved, before?.Problem)] };
        }
        finally
        {
            if (before is not null)
            {
                await before.AfterAsync(SavedSince(saves, turn), turn.Session.RunsInBackground, CancellationToken.None);
            }
        }
    }

    /// <summary>What the user saved in the editor meanwhile, canonical.</summary>
    private static ImmutableHashSet<string> SavedSince(ImmutableDictionary<string, int> saves, Turn turn) => turn.Files.Saves
        .Where(document => document.Value > saves.GetValueOrDefault(document.Key))
        .Select(document => turn.Files.Resolve(document.Key, turn.Roots) is PathResolution.Found { Path.Canonical: var canonical } ? canonical : document.Key)
        .ToImmutableHashSet(StringComparer.Ordinal);

    private static IEnumerable<ContentBlock> Notes(string? unsaved, string? problem)
    {
        if (unsaved is not null)
        {
            yield return new ContentBlock.Text($"[{unsaved}]");
        }

        if (problem is not null)
        {
            yield return new ContentBlock.Text($"[The files could not all be kept before this command ({problem}), so that not everything it changed can be taken back. Tell the user.]");
        }
    }
}
