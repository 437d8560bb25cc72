using System.Collections.Immutable;
using LspAgent.Core.Models;

namespace LspAgent.Core.Sessions;

/// <summary>What is known of a session besides its messages, computed line by line. Immutable.</summary>
/// <param name="Title">Null while nothing was said.</param>
/// <param name="ContextTokens">Tokens that the last request and its reply filled of the window, and an estimate of what came after.</param>
/// <param name="CostUsd">Null when a model without a known price answered.</param>
public sealed record SessionState(
    string? Title,
    SessionOptions Options,
    ImmutableArray<PlanEntry> Plan,
    int Turns,
    TokenUsage Usage,
    decimal? CostUsd,
    long ContextTokens)
{
    /// <summary>The state of a session that is opened again. Its mode is what the door decided, never what a transcript says.</summary>
    public static SessionState Replay(SessionOptions options, IReadOnlyList<TranscriptLine> lines)
    {
        var state = new SessionState(Title: null, options, Plan: [], Turns: 0, Usage: default, CostUsd: 0, ContextTokens: 0);
        foreach (var line in lines)
        {
            state = state.After(line);
        }

        return state with { Options = state.Options with { Mode = options.Mode } };
    }

    public SessionState After(TranscriptLine line) => line.Entry switch
    {
        TranscriptEntry.Renamed renamed => this with { Title = renamed.Title },
        TranscriptEntry.UserText text => this with
        {
            Title = Title ?? SessionTitle.OfPrompt(text),
            ContextTokens = IsMain(line) ? ContextTokens + TokenEstimate.Of(text.Content) : ContextTokens,
        },
        TranscriptEntry.OptionChanged changed => this with { Options = Options.With(changed.OptionId, changed.Value) ?? Options },
        TranscriptEntry.PlanChanged plan => this with { Plan = plan.Entries },
        TranscriptEntry.TurnStarted => this with { Turns = Turns + 1 },
        TranscriptEntry.AssistantMessage { IsInterrupted: false } reply => this with
        {
            Usage = Usage + reply.Usage,
            CostUsd = CostUsd + reply.CostUsd,
            ContextTokens = !IsMain(line) ? ContextTokens
                : reply.Usage.Context > 0 ? reply.Usage.Context + reply.Usage.Output

                // Some servers count nothing.
                : ContextTokens + TokenEstimate.Of(reply.Content),
        },
        TranscriptEntry.AssistantMessage cutOff when IsMain(line) => this with { ContextTokens = ContextTokens + TokenEstimate.Of(cutOff.Content) },
        TranscriptEntry.ToolOutcome outcome when IsMain(line) => this with { ContextTokens = ContextTokens + TokenEstimate.Of(outcome.Content) },
        TranscriptEntry.SideRequest side => this with { Usage = Usage + side.Usage, CostUsd = CostUsd + side.CostUsd },
        TranscriptEntry.Compacted compacted when IsMain(line) => this with { ContextTokens = compacted.TokensAfter },
        _ => this,
    };

    private static bool IsMain(TranscriptLine line) => line.Agent == AgentId.Main;
}
