using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp;

/// <summary>Something that happened in a session; the agent sends it as it happens.</summary>
public sealed record SessionNotification(string SessionId, SessionUpdate Update) : Extensible;

/// <summary>What happened in a session.</summary>
[JsonConverter(typeof(UnionConverter<SessionUpdate>))]
public abstract record SessionUpdate : Extensible, IUnion<SessionUpdate>
{
    private SessionUpdate(string type) => Type = type;

    static UnionCases<SessionUpdate> IUnion<SessionUpdate>.Cases { get; } = new("sessionUpdate", raw => new Unknown(raw))
    {
        { "user_message_chunk", typeof(UserMessageChunk) },
        { "agent_message_chunk", typeof(AgentMessageChunk) },
        { "agent_thought_chunk", typeof(AgentThoughtChunk) },
        { "tool_call", typeof(ToolCall) },
        { "tool_call_update", typeof(ToolCallUpdate) },
        { "plan", typeof(Plan) },
        { "available_commands_update", typeof(AvailableCommandsUpdate) },
        { "current_mode_update", typeof(CurrentModeUpdate) },
        { "config_option_update", typeof(ConfigOptionUpdate) },
        { "session_info_update", typeof(SessionInfoUpdate) },
        { "usage_update", typeof(UsageUpdate) },
        { "notice", typeof(Notice) },
        { "compaction_update", typeof(CompactionUpdate) },
        { "compaction_summary_chunk", typeof(CompactionSummaryChunk) },
    };

    [JsonPropertyName("sessionUpdate"), JsonPropertyOrder(-1)]
    public string Type { get; }

    /// <summary>A piece of what the user said; chunks with one message id are one message.</summary>
    public sealed record UserMessageChunk(ContentBlock Content, string? MessageId = null) : SessionUpdate("user_message_chunk");

    /// <summary>A piece of what the agent says; chunks with one message id are one message.</summary>
    public sealed record AgentMessageChunk(ContentBlock Content, string? MessageId = null) : SessionUpdate("agent_message_chunk");

    /// <summary>A piece of what the agent thinks; chunks with one message id are one thought.</summary>
    public sealed record AgentThoughtChunk(ContentBlock Content, string? MessageId = null) : SessionUpdate("agent_thought_chunk");

    /// <summary>The model has called a tool.</summary>
    /// <param name="Title">For people; <paramref name="Name"/> is the tool's own.</param>
    public sealed record ToolCall(
        string ToolCallId,
        string Title,
        string? Name = null,
        ToolKind? Kind = null,
        ToolCallStatus? Status = null,
        ImmutableArray<ToolCallContent>? Content = null,
        ImmutableArray<ToolCallLocation>? Locations = null,
        JsonElement? RawInput = null,
        JsonElement? RawOutput = null) : SessionUpdate("tool_call");

    /// <summary>A tool call has changed: what is absent stays, and a list that is there replaces the one before.</summary>
    public sealed record ToolCallUpdate(
        string ToolCallId,
        string? Title = null,
        string? Name = null,
        ToolKind? Kind = null,
        ToolCallStatus? Status = null,
        ImmutableArray<ToolCallContent>? Content = null,
        ImmutableArray<ToolCallLocation>? Locations = null,
        JsonElement? RawInput = null,
        JsonElement? RawOutput = null) : SessionUpdate("tool_call_update");

    /// <summary>The whole plan as it now stands; it replaces the one before.</summary>
    public sealed record Plan([property: Tolerant] ImmutableArray<PlanEntry> Entries) : SessionUpdate("plan");

    /// <summary>The commands that the user can now call by name.</summary>
    public sealed record AvailableCommandsUpdate(
        [property: Tolerant] ImmutableArray<AvailableCommand> AvailableCommands) : SessionUpdate("available_commands_update");

    /// <summary>The session is now in another mode.</summary>
    public sealed record CurrentModeUpdate(string CurrentModeId) : SessionUpdate("current_mode_update");

    /// <summary>All config options with their values as they now stand.</summary>
    public sealed record ConfigOptionUpdate(
        [property: Tolerant] ImmutableArray<SessionConfigOption> ConfigOptions) : SessionUpdate("config_option_update");

    /// <summary>The session's title or times have changed; null takes one away, absent leaves it.</summary>
    public sealed record SessionInfoUpdate(
        Optional<string> Title = default,
        Optional<string> UpdatedAt = default) : SessionUpdate("session_info_update");

    /// <summary>How full the context is, and what the session has cost so far.</summary>
    public sealed record UsageUpdate(ulong Used, ulong Size, Cost? Cost = null) : SessionUpdate("usage_update");

    /// <summary>Word to the user that is no part of the conversation; only for clients that announced notices.</summary>
    public sealed record Notice(NoticeSeverity Severity, string Title, string? Description = null) : SessionUpdate("notice");

    /// <summary>A compaction begins or changes; null takes a member away, absent leaves it; only for clients that announced it.</summary>
    public sealed record CompactionUpdate(
        string CompactionId,
        CompactionStatus Status,
        Optional<ImmutableArray<ContentBlock>> Summary = default,
        Optional<string> Error = default) : SessionUpdate("compaction_update")
    {
        [JsonPropertyName("_meta")]
        public new Optional<Meta> Meta { get; init; }
    }

    /// <summary>A piece of a compaction's summary; only for clients that announced compactions.</summary>
    public sealed record CompactionSummaryChunk(string CompactionId, ContentBlock Content) : SessionUpdate("compaction_summary_chunk");

    /// <summary>Something that this version does not know.</summary>
    public sealed record Unknown(JsonElement Raw) : SessionUpdate(UnknownCase.Word(Raw, "sessionUpdate")), IUnknownCase;
}
