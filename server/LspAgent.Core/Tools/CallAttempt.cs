using LspAgent.Core.Models;
using LspAgent.Core.Permissions;
using LspAgent.Core.Sessions;
using LspAgent.Core.Turns;

namespace LspAgent.Core.Tools;

/// <summary>One call on its way: writes its intent exactly once, and its beginning before any effect.</summary>
internal sealed class CallAttempt(ContentBlock.ToolUse call, Turn turn) : IQuestionAnnouncer
{
    private bool _isAnnounced;

    public ContentBlock.ToolUse Call => call;

    public Turn Turn => turn;

    public PreparedCall? Prepared { get; set; }

    public bool HasBegun { get; private set; }

    /// <summary>Done when it is certain that the transcript tells of this call even after the end of the machine, where that matters.</summary>
    public Task Recorded { get; private set; } = Task.CompletedTask;

    /// <summary>Nobody allowed the call yet, but clients should see it beside the question.</summary>
    public ValueTask AnnounceQuestionAsync() => AnnounceAsync(Prepared, isPending: true);

    public async ValueTask AnnounceAsync(PreparedCall? prepared, bool isPending)
    {
        if (_isAnnounced)
        {
            return;
        }

        _isAnnounced = true;
        await WriteAsync(
            new TranscriptEntry.ToolIntent(
                call.Id,
                call.Name,
                prepared?.Title ?? call.Name,
                prepared?.Kind ?? ToolKind.Other,
                call.Input,
                prepared?.Locations ?? [],
                isPending));
    }

    /// <summary>From here on the call may have effects, as soon as it is recorded.</summary>
    public async ValueTask BeginAsync(PreparedCall prepared)
    {
        HasBegun = true;
        if (_isAnnounced)
        {
            await WriteAsync(new TranscriptEntry.ToolBegun(call.Id));
        }
        else
        {
            await AnnounceAsync(prepared, isPending: false);
        }

        // What only reads has no effect that a lost line could hide. The disk may take its time, in which a call can get ready.
        if (!prepared.Effects.IsReadOnly && !turn.OnlyReads(call.Name, prepared))
        {
            Recorded = turn.Journal.SyncAsync(turn.SessionStopping).AsTask();
        }
    }

    private ValueTask WriteAsync(TranscriptEntry entry) => turn.Journal.AppendAsync(entry, Durability.Written, turn.SessionStopping);
}
