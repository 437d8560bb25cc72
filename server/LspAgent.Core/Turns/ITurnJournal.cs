using LspAgent.Core.Sessions;

namespace LspAgent.Core.Turns;

/// <summary>
/// Where a turn writes what happens. An entry is on its way to the disk before any client sees it. Entries of parallel tool
/// calls may come in any order; each caller's own stay in order.
/// </summary>
public interface ITurnJournal
{
    /// <summary>Writes, adds to the conversation, and shows.</summary>
    ValueTask AppendAsync(TranscriptEntry entry, Durability durability, CancellationToken cancellationToken);

    /// <summary>Makes sure that everything written so far survives the end of the machine.</summary>
    ValueTask SyncAsync(CancellationToken cancellationToken);

    /// <summary>Says what is waited for; never written.</summary>
    void Report(Activity activity, string? detail);

    /// <summary>Shows what a call has to show while it runs, in place of what it showed before; never written.</summary>
    void Show(string callId, string text);
}
