using System.Collections.Immutable;
using LspAgent.Core.Edits;
using LspAgent.Core.Hooks;
using LspAgent.Core.Models;
using LspAgent.Core.Permissions;
using LspAgent.Core.Secrets;
using LspAgent.Core.Sessions;
using LspAgent.Core.Turns;
using Microsoft.Extensions.Logging;

namespace LspAgent.Core.Tools;

/// <summary>
/// The only road to a tool: find, hooks, prepare, permission on what was prepared, commit, hooks. Consecutive read-only
/// calls run side by side, any other alone and in order. Every call gets exactly one outcome, whatever happens.
/// </summary>
public sealed partial class ToolRunner(SessionId session, IHooks hooks, SecretRedactor secrets, ILogger<ToolRunner> log)
{
    private const int MaxSideBySide = 10;

    /// <summary>Runs the calls of one complete message. Returns when each has its outcome, also after a cancel.</summary>
    public async Task RunAllAsync(ImmutableArray<ContentBlock.ToolUse> calls, Turn turn, CancellationToken cancellationToken)
    {
        foreach (var batch in Batches([.. calls.Select(turn.Tools.Open)], turn.Tools))
        {
            using var gate = new SemaphoreSlim(MaxSideBySide);
            await Task.WhenAll(batch.Select(call => RunInTurnAsync(call, turn, gate, cancellationToken)));
        }
    }

    /// <summary>Runs of calls that may go side by side; a call that changes something is a batch of its own.</summary>
    internal static IEnumerable<ImmutableArray<ContentBlock.ToolUse>> Batches(
        ImmutableArray<ContentBlock.ToolUse> calls,
        ToolCatalog tools)
    {
        var reads = ImmutableArray.CreateBuilder<ContentBlock.ToolUse>();
        foreach (var call in calls)
        {
            if (tools.Find(call.Name)?.Effects.IsReadOnly ?? true)
            {
                reads.Add(call);
                continue;
            }

            if (reads.Count > 0)
            {
                yield return reads.DrainToImmutable();
            }

            yield return [call];
        }

        if (reads.Count > 0)
        {
            yield return reads.DrainToImmutable();
        }
    }

    private async Task RunInTurnAsync(ContentBlock.ToolUse call, Turn turn, SemaphoreSlim gate, CancellationToken cancellationToken)
    {
        // Waiting does not heed the cancel: the gate frees itself, and the call still needs its outcome.
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            await RunOneAsync(call, turn, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task RunOneAsync(ContentBlock.ToolUse call, Turn turn, CancellationToken cancellationToken)
    {
        var prepared = default(PreparedCall);
        var attempt = new CallAttempt(call, turn);
        ToolResult result;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            (result, prepared) = await TryRunAsync(attempt, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            result = ToolResult.Error(attempt.HasBegun
                ? "The user interrupted this call while it ran; it may have done part of its work."
                : "The user interrupted the turn before this call ran; nothing was done.");
        }
#pragma warning disable CA1031 // One of the three places that catch everything: a faulty tool must not take the turn with it.
        catch (Exception exception) when (exception is not OperationCanceledException || !turn.SessionStopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogToolFailed(exception, call.Name, call.Id);
            result = ToolResult.Error(
                $"{call.Name} failed with an internal error ({exception.GetType().Name}: {exception.Message}; call {call.Id} in the log). Try another way.");
        }

        result = secrets.Redact(result);
        await attempt.AnnounceAsync(prepared, isPending: true);
        await turn.Journal.AppendAsync(
            new TranscriptEntry.ToolOutcome(call.Id, result.Content, result.IsError, result.IsError ? [] : [.. (prepared?.Changes ?? []).SelectMany(ShownChange.Of)]),
            Durability.Written,
            turn.SessionStopping);
    }

    private async Task<(ToolResult Result, PreparedCall? Call)> TryRunAsync(CallAttempt attempt, CancellationToken cancellationToken)
    {
        var (call, turn) = (attempt.Call, attempt.Turn);
        if (turn.Tools.Find(call.Name) is not { } tool)
        {
            return (ToolResult.Error($"There is no tool named '{call.Name}'. The tools are: {string.Join(", ", turn.Tools.Names)}."), null);
        }

        if (call.Problem is { } problem)
        {
            return (ToolResult.Error($"{problem} Nothing was run. Send the call again, whole, with a valid JSON object as its input."), null);
        }

        var before = await hooks.RunAsync(session, turn.Agent, new HookEvent.PreToolUse(call.Id, call.Name, call.Input), cancellationToken);
        if (before.Block is { } because)
        {
            return (ToolResult.Error($"A hook refused this call: {because}"), null);
        }

        var context = new ToolContext
        {
            CallId = call.Id,
            Roots = turn.Roots,
            Files = turn.Files,
            Tools = turn.Tools,
            Session = turn.Session,
            Recorded = () => attempt.Recorded,
            Edits = turn.Edits,
            Search = ModelSearch.Of(turn),
            Progress = new ToolProgress(turn.Journal, call.Id, secrets),
        };
        var preparation = await tool.PrepareAsync(call.Input, context, cancellationToken);
        if (preparation is not ToolPreparation.Ready { Call: var prepared })
        {
            return (((ToolPreparation.Refused)preparation).Result, null);
        }

        if (prepared.Addresses.Any(address => secrets.AreIn(address.AbsoluteUri)))
        {
            return (ToolResult.Error("The address holds a secret, such as a key or a password, which must not leave this machine in an address. Nothing was asked for."), prepared);
        }

        var request = new PermissionRequest(call.Name, call.Input, prepared, turn.Roots, turn.Mode());
        attempt.Prepared = prepared;
        var ruling = await turn.Permissions.RuleAsync(call.Id, request, attempt, cancellationToken);
        if (!ruling.IsAllowed)
        {
            return (ToolResult.Error($"This call was not allowed, and nothing was done: {ruling.Because}"), prepared);
        }

        await attempt.BeginAsync(prepared);
        turn.Journal.Report(Activity.Tool, prepared.Title);

        var result = prepared.Effects.HasFlag(ToolEffects.RunsCommands)
            ? await CommandCall.RunAsync(prepared, attempt, cancellationToken)
            : await CommitAsync(prepared, attempt, cancellationToken);
        var after = await hooks.RunAsync(session, turn.Agent, new HookEvent.PostToolUse(call.Id, call.Name, call.Input, result), cancellationToken);
        return (after.Context ?? after.Block) is { } said
            ? (result with { Content = result.Content.Add(new ContentBlock.Text(said)) }, prepared)
            : (result, prepared);
    }

    private static async Task<ToolResult> CommitAsync(PreparedCall prepared, CallAttempt attempt, CancellationToken cancellationToken)
    {
        if (!prepared.WaitsForRecord)
        {
            await attempt.Recorded;
        }

        try
        {
            // A tool that does not heed the cancel is left behind rather than waited for.
            return await prepared.Commit(cancellationToken).AsTask().WaitAsync(cancellationToken);
        }
        finally
        {
            // Also when the call came to nothing before it had to be recorded.
            await attempt.Recorded;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Tool} failed in call {CallId}.")]
    private partial void LogToolFailed(Exception exception, string tool, string callId);

    /// <summary>Shows what a running tool has to show.</summary>
    private sealed class ToolProgress(ITurnJournal journal, string callId, SecretRedactor secrets) : IProgress<string>
    {
        public void Report(string value) => journal.Show(callId, secrets.Redact(value));
    }
}
