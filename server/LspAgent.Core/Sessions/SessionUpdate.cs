using System.Collections.Immutable;
using LspAgent.Core.Models;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Sessions;

/// <summary>Something that happened in a session, numbered, so that a client can say what it has seen.</summary>
/// <param name="Seq">
/// The number of the transcript line that it comes from: increasing, with gaps (not every line is shown), never reused,
/// also after a restart. Events of one line share its number and are sent together.
/// </param>
/// <param name="Agent">Whose it is.</param>
/// <param name="Parent">The agent that started that one; null for the main agent.</param>
public sealed record SessionEvent(long Seq, AgentId Agent, AgentId? Parent, SessionUpdate Update);

/// <summary>How far a call has come; the names are those of ACP.</summary>
public enum ToolCallStatus
{
    Pending,
    InProgress,
    Completed,
    Failed,
}

/// <summary>What a client shows of a session. Closed; each case has the meaning of the ACP update of its name.</summary>
public abstract record SessionUpdate
{
    private SessionUpdate()
    {
    }

    public sealed record UserMessageChunk(MessageId Message, ContentBlock Content) : SessionUpdate;

    public sealed record AgentMessageChunk(MessageId Message, string Text) : SessionUpdate;

    public sealed record AgentThoughtChunk(MessageId Message, string Text) : SessionUpdate;

    /// <summary>The chunks of this message are void: the attempt that wrote them failed, and another message takes its place.</summary>
    public sealed record MessageWithdrawn(MessageId Message) : SessionUpdate;

    public sealed record ToolCall(
        string CallId,
        string Tool,
        string Title,
        ToolKind Kind,
        ToolCallStatus Status,
        string? RawInput,
        ImmutableArray<FileLocation> Locations) : SessionUpdate;

    /// <param name="Content">What the call answered; null while it has not.</param>
    public sealed record ToolCallUpdate(
        string CallId,
        ToolCallStatus Status,
        string? Title = null,
        ImmutableArray<ContentBlock>? Content = null,
        ImmutableArray<FileLocation>? Locations = null,
        ImmutableArray<FileChange>? Changes = null) : SessionUpdate;

    public sealed record Plan(ImmutableArray<PlanEntry> Entries) : SessionUpdate;

    public sealed record AvailableCommands(ImmutableArray<CommandInfo> Commands) : SessionUpdate;

    public sealed record CurrentMode(string ModeId) : SessionUpdate;

    /// <summary>One of the session's options, such as the model, has another value.</summary>
    public sealed record OptionChanged(string OptionId, string Value) : SessionUpdate;

    public sealed record SessionInfo(string Title, DateTimeOffset UpdatedAt) : SessionUpdate;

    /// <param name="ContextTokens">Tokens of the window in use.</param>
    /// <param name="CostUsd">Of the whole session; null when a price is unknown.</param>
    public sealed record Usage(long ContextTokens, long WindowTokens, decimal? CostUsd) : SessionUpdate;

    /// <summary>A question waits for an answer of any client; its contents are the session's to tell.</summary>
    public sealed record QuestionRaised(string QuestionId) : SessionUpdate;

    /// <summary>The question was answered or withdrawn; a client that still shows it takes it away.</summary>
    public sealed record QuestionClosed(string QuestionId) : SessionUpdate;

    /// <summary>A turn is over.</summary>
    /// <param name="Reason">A stop reason in ACP's words, or <c>error</c> or <c>interrupted</c>.</param>
    public sealed record TurnEnded(string TurnId, string Reason, string? Error) : SessionUpdate;

    /// <summary>A sentence for the user that is not part of the conversation, such as what a command answered.</summary>
    public sealed record Notice(NoticeLevel Level, string Text) : SessionUpdate;
}

/// <summary>How much a notice matters.</summary>
public enum NoticeLevel
{
    Info,
    Warning,
    Error,
}

/// <summary>One step of the agent's plan.</summary>
public sealed record PlanEntry(string Content, PlanPriority Priority, PlanStatus Status);

/// <summary>How much a step matters.</summary>
public enum PlanPriority
{
    High,
    Medium,
    Low,
}

/// <summary>How far a step has come.</summary>
public enum PlanStatus
{
    Pending,
    InProgress,
    Completed,
}

/// <summary>A slash command that the user can give.</summary>
/// <param name="InputHint">What to write behind it; null when it takes nothing.</param>
public sealed record CommandInfo(string Name, string Description, string? InputHint);
