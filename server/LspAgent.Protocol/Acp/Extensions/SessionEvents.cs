using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp.Extensions;

/// <summary>Something happened in a session that ACP has no update for; numbered like the updates, and sent in order with them.</summary>
public sealed record SessionEventNotification(string SessionId, SessionEvent Event) : Extensible;

/// <summary>What happened in a session beyond ACP's updates.</summary>
[JsonConverter(typeof(UnionConverter<SessionEvent>))]
public abstract record SessionEvent : IUnion<SessionEvent>
{
    private SessionEvent(string type) => Type = type;

    static UnionCases<SessionEvent> IUnion<SessionEvent>.Cases { get; } = new("type", raw => new Unknown(raw))
    {
        { "message_withdrawn", typeof(MessageWithdrawn) },
        { "question_raised", typeof(QuestionRaised) },
        { "question_closed", typeof(QuestionClosed) },
        { "turn_ended", typeof(TurnEnded) },
    };

    [JsonPropertyOrder(-1)]
    public string Type { get; }

    /// <summary>The chunks of a message are void: the attempt that wrote them failed, and another message takes its place.</summary>
    public sealed record MessageWithdrawn(string MessageId) : SessionEvent("message_withdrawn");

    /// <summary>A question waits for an answer of any client; each that can answer is asked by a request of its own.</summary>
    public sealed record QuestionRaised(string QuestionId) : SessionEvent("question_raised");

    /// <summary>A question was answered or withdrawn; a client that still shows it takes it away.</summary>
    public sealed record QuestionClosed(string QuestionId) : SessionEvent("question_closed");

    /// <summary>A turn is over, whoever asked for it.</summary>
    /// <param name="Reason">A stop reason of ACP, or <c>error</c> or <c>interrupted</c>.</param>
    /// <param name="Error">One sentence for the user.</param>
    public sealed record TurnEnded(string TurnId, string Reason, string? Error = null) : SessionEvent("turn_ended");

    /// <summary>Something that this version does not know.</summary>
    public sealed record Unknown(JsonElement Raw) : SessionEvent(UnknownCase.Word(Raw, "type")), IUnknownCase;
}
