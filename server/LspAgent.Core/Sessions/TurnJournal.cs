using System.Collections.Immutable;
using LspAgent.Core.Settings;
using LspAgent.Core.Turns;

namespace LspAgent.Core.Sessions;

/// <summary>The main agent's journal of one turn.</summary>
internal sealed class TurnJournal(
    string turnId,
    AgentSession session,
    SessionJournal journal,
    ImmutableArray<string> verbs,
    Budget budget,
    TimeProvider time) : ITurnJournal
{
    private readonly DateTimeOffset _since = time.GetUtcNow();

    // The same word for the whole turn, and another one for the next: chance would make tests and recordings differ.
    private readonly string _verb = SpinnerVerbs.Pick(verbs, session.State.Turns);

    public string TurnId => turnId;

    public Budget Budget => budget;

    public ValueTask AppendAsync(TranscriptEntry entry, Durability durability, CancellationToken cancellationToken) =>
        journal.AppendAsync(AgentId.Main, entry, durability, cancellationToken);

    public ValueTask SyncAsync(CancellationToken cancellationToken) => journal.SyncAsync(cancellationToken);

    public void Report(Activity activity, string? detail) =>
        journal.Report(new SessionStatus(activity, _verb, detail, _since, budget.Usage, budget.Usd));

    public void Show(string callId, string text) => journal.Show(new LiveOutput(AgentId.Main, callId, text));
}
