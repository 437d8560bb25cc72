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

    /// <summary>Nobody allowed the call yet, but clients should see it beside the question.</summary>
    public ValueTask AnnounceQuestionAsync() => AnnounceAsync(Prepared, isPending: true);

    public async ValueTask AnnounceAsync(PreparedCall? prepared, bool isPending)
    {
        if (_isAnnounced)
        {
            return;
        }

        _isAnnounced = true;
        await turn.Journal.AppendAsync(
            new TranscriptEntry.ToolIntent(
                call.Id,
                call.Name,
                prepared?.Title ?? call.Name,
                prepared?.Kind ?? ToolKind.Other,
                call.Input,
                prepared?.Locations ?? [],
                isPending),
            DurabilityOf(prepared),
            turn.SessionStopping);
    }

    /// <summary>From here on the call may have effects.</summary>
    public async ValueTask BeginAsync(PreparedCall prepared)
    {
        HasBegun = true;
        if (_isAnnounced)
        {
            await turn.Journal.AppendAsync(new TranscriptEntry.ToolBegun(call.Id), DurabilityOf(prepared), turn.SessionStopping);
        }
        else
        {
            await AnnounceAsync(prepared, isPending: false);
        }
    }

    /// <summary>What only reads has no effect that a lost line could hide.</summary>
    private static Durability DurabilityOf(PreparedCall? prepared) =>
        prepared is null || prepared.Effects.IsReadOnly ? Durability.Written : Durability.Synced;
}
