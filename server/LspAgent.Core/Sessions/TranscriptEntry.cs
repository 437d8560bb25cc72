using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LspAgent.Core.Models;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Sessions;

/// <summary>One line of a transcript. The envelope (number, checksum, time) is the store's.</summary>
/// <param name="Seq">The number of the line, from 1, without gaps; also the number of the event that clients see.</param>
/// <param name="ParentSeq">The line that this one follows in the tree of the conversation; null for the first.</param>
public sealed record TranscriptLine(long Seq, long? ParentSeq, DateTimeOffset At, AgentId Agent, TranscriptEntry Entry);

/// <summary>
/// What happened, in the order in which it happened. Everything else (chat view, the model's history, costs, resume, fork,
/// rewind) is computed from these. Closed. A change here is a change of the format on disk: its schema is golden.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SessionStarted), "session_started")]
[JsonDerivedType(typeof(SessionResumed), "session_resumed")]
[JsonDerivedType(typeof(TurnStarted), "turn_started")]
[JsonDerivedType(typeof(UserText), "user_text")]
[JsonDerivedType(typeof(CommandGiven), "command_given")]
[JsonDerivedType(typeof(AssistantDelta), "assistant_delta")]
[JsonDerivedType(typeof(AssistantWithdrawn), "assistant_withdrawn")]
[JsonDerivedType(typeof(AssistantMessage), "assistant_message")]
[JsonDerivedType(typeof(ToolIntent), "tool_intent")]
[JsonDerivedType(typeof(ToolBegun), "tool_begun")]
[JsonDerivedType(typeof(ToolOutcome), "tool_outcome")]
[JsonDerivedType(typeof(QuestionAsked), "question_asked")]
[JsonDerivedType(typeof(QuestionAnswered), "question_answered")]
[JsonDerivedType(typeof(TurnEnded), "turn_ended")]
[JsonDerivedType(typeof(PlanChanged), "plan_changed")]
[JsonDerivedType(typeof(OptionChanged), "option_changed")]
[JsonDerivedType(typeof(Renamed), "renamed")]
[JsonDerivedType(typeof(Noticed), "noticed")]
[JsonDerivedType(typeof(SideRequest), "side_request")]
[JsonDerivedType(typeof(Compacted), "compacted")]
[JsonDerivedType(typeof(Rewound), "rewound")]
public abstract record TranscriptEntry
{
    private TranscriptEntry()
    {
    }

    /// <summary>Always the first line.</summary>
    /// <param name="Root">The session's root folder when it began.</param>
    /// <param name="ForkedFrom">The session whose lines were taken over, and how far.</param>
    public sealed record SessionStarted(
        SessionId Session,
        int FormatVersion,
        string Root,
        ImmutableArray<string> AdditionalRoots,
        ForkPoint? ForkedFrom) : TranscriptEntry;

    /// <summary>A process took the session over; whatever had no result then has an unknown outcome.</summary>
    public sealed record SessionResumed : TranscriptEntry;

    public sealed record TurnStarted(string TurnId, Origin Origin) : TranscriptEntry;

    /// <summary>Something said to the model in the user's place. Texts between two replies make one message, after the results.</summary>
    /// <param name="IsTail">True for what the harness added (live context), which is not shown as the user's words.</param>
    public sealed record UserText(
        MessageId Message,
        ImmutableArray<ContentBlock> Content,
        Origin Origin,
        Trust Trust,
        bool IsTail) : TranscriptEntry;

    /// <summary>A slash command of the user; it is shown, and the model never hears it.</summary>
    public sealed record CommandGiven(MessageId Message, string Text) : TranscriptEntry;

    /// <summary>A piece of a message that is still being written, kept because it was shown.</summary>
    public sealed record AssistantDelta(MessageId Message, bool IsThought, string Text) : TranscriptEntry;

    /// <summary>The message's deltas are void.</summary>
    public sealed record AssistantWithdrawn(MessageId Message) : TranscriptEntry;

    /// <summary>The whole message; replaces its deltas.</summary>
    /// <param name="IsInterrupted">True when it was cut off and holds only what had arrived.</param>
    /// <param name="IsStreamed">True when deltas before this line hold all its text, so that a live client has seen it.</param>
    public sealed record AssistantMessage(
        MessageId Message,
        ImmutableArray<ContentBlock> Content,
        StopReason Stop,
        TokenUsage Usage,
        string Model,
        decimal? CostUsd,
        bool IsInterrupted,
        bool IsStreamed) : TranscriptEntry;

    /// <summary>
    /// A call of the model, written once for each call before anything is done about it. Without an outcome after it, its
    /// outcome is unknown (or, while it is pending, it never ran), and it is never run again unasked.
    /// </summary>
    /// <param name="IsPending">True while nobody allowed it yet: <see cref="ToolBegun"/> follows when somebody does.</param>
    public sealed record ToolIntent(
        string CallId,
        string Tool,
        string Title,
        ToolKind Kind,
        string Input,
        ImmutableArray<FileLocation> Locations,
        bool IsPending) : TranscriptEntry;

    /// <summary>A pending call was allowed and is about to run.</summary>
    public sealed record ToolBegun(string CallId) : TranscriptEntry;

    /// <summary>The one answer of a call, also when it was refused, cancelled or never began.</summary>
    public sealed record ToolOutcome(
        string CallId,
        ImmutableArray<ContentBlock> Content,
        bool IsError,
        ImmutableArray<FileChange> Changes) : TranscriptEntry;

    public sealed record QuestionAsked(string QuestionId, string? CallId, string Text, ImmutableArray<string> Options) : TranscriptEntry;

    public sealed record QuestionAnswered(string QuestionId, string Answer) : TranscriptEntry;

    /// <param name="Reason">A stop reason in ACP's words, or <c>error</c> or <c>interrupted</c>.</param>
    public sealed record TurnEnded(string TurnId, string Reason, string? Error) : TranscriptEntry;

    public sealed record PlanChanged(ImmutableArray<PlanEntry> Entries) : TranscriptEntry;

    public sealed record OptionChanged(string OptionId, string Value) : TranscriptEntry;

    public sealed record Renamed(string Title) : TranscriptEntry;

    public sealed record Noticed(NoticeLevel Level, string Text) : TranscriptEntry;

    /// <summary>A request to a model that is no part of the conversation, such as for a summary of it; it is paid all the same.</summary>
    /// <param name="Purpose">What it was for, in a word, such as <c>compaction</c>.</param>
    public sealed record SideRequest(string Purpose, TokenUsage Usage, string Model, decimal? CostUsd) : TranscriptEntry;

    /// <summary>From here on the model's history is this, followed by what comes after.</summary>
    /// <param name="History">The whole history that takes the old one's place.</param>
    /// <param name="Trigger"><c>auto</c>, <c>manual</c>, or <c>clear</c> when the user began anew.</param>
    public sealed record Compacted(ImmutableArray<Message> History, string Trigger, long TokensBefore, long TokensAfter) : TranscriptEntry;

    /// <summary>The conversation goes on behind <paramref name="ToSeq"/>; what came after it is kept, but is no longer part of it.</summary>
    public sealed record Rewound(long ToSeq) : TranscriptEntry;
}

/// <summary>Where a fork left the session that it came from.</summary>
/// <param name="Seq">The last line of that session that is part of the fork.</param>
/// <param name="TakenOver">How many lines behind the fork's first one were taken over; what they cost was paid there.</param>
public sealed record ForkPoint(SessionId Session, long Seq, long TakenOver);
