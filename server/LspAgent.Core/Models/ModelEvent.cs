namespace LspAgent.Core.Models;

/// <summary>
/// What a model stream says, in order. Closed. The last event is <see cref="Completed"/> or <see cref="Failed"/>, exactly one.
/// Deltas are for showing only: what counts is the reply.
/// </summary>
public abstract record ModelEvent
{
    private ModelEvent()
    {
    }

    public sealed record TextDelta(string Text) : ModelEvent;

    public sealed record ThinkingDelta(string Text) : ModelEvent;

    /// <summary>The model began to write a call; it must not run before <see cref="Completed"/>.</summary>
    public sealed record ToolCallStarted(string CallId, string Name) : ModelEvent;

    /// <summary>The attempt failed and another one follows after <paramref name="Delay"/>: all deltas since the stream began are void.</summary>
    /// <param name="Attempt">The number of the attempt that will follow, from 2.</param>
    public sealed record Retrying(ModelError Because, int Attempt, int MaxAttempts, TimeSpan Delay) : ModelEvent;

    public sealed record Completed(ModelReply Reply) : ModelEvent;

    public sealed record Failed(ModelError Error) : ModelEvent;
}
