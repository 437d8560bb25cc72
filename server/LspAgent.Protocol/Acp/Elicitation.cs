using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Protocol.Acp;

/// <summary>
/// Asks the user for input, on behalf of a session (and perhaps one of its tool calls) or, outside of sessions, of one
/// request: either <see cref="SessionId"/> or <see cref="RequestId"/> is there.
/// </summary>
[JsonConverter(typeof(UnionConverter<CreateElicitationRequest>))]
public abstract record CreateElicitationRequest : Extensible, IUnion<CreateElicitationRequest>, IJsonOnDeserialized
{
    private CreateElicitationRequest(string mode) => Mode = mode;

    static UnionCases<CreateElicitationRequest> IUnion<CreateElicitationRequest>.Cases { get; } = new("mode", raw => new Unknown(raw))
    {
        { "form", typeof(Form) },
        { "url", typeof(Url) },
    };

    [JsonPropertyOrder(-1)]
    public string Mode { get; }

    [Strict]
    public string? SessionId { get; init; }

    /// <summary>The call of the session on whose behalf it asks.</summary>
    public string? ToolCallId { get; init; }

    [Strict]
    public Optional<RequestId> RequestId { get; init; }

    void IJsonOnDeserialized.OnDeserialized()
    {
        if (SessionId is null && !RequestId.IsPresent)
        {
            throw new JsonException("An elicitation belongs to a session or to a request: sessionId or requestId is missing.");
        }
    }

    /// <summary>The client shows a form that the schema describes.</summary>
    public sealed record Form(string Message, ElicitationSchema RequestedSchema) : CreateElicitationRequest("form");

    /// <summary>The client sends the user to an address; <c>elicitation/complete</c> says when that is done.</summary>
    public sealed record Url(
        string Message,
        string ElicitationId,
        [property: JsonPropertyName("url")] string Address) : CreateElicitationRequest("url");

    /// <summary>A mode that this version does not know, and must not show as one that it does.</summary>
    public sealed record Unknown(JsonElement Raw) : CreateElicitationRequest(UnknownCase.Word(Raw, "mode")), IUnknownCase;
}

/// <summary>What the user did with an elicitation.</summary>
[JsonConverter(typeof(UnionConverter<CreateElicitationResponse>))]
public abstract record CreateElicitationResponse : Extensible, IUnion<CreateElicitationResponse>
{
    private CreateElicitationResponse(string action) => Action = action;

    static UnionCases<CreateElicitationResponse> IUnion<CreateElicitationResponse>.Cases { get; } = new("action", raw => new Unknown(raw))
    {
        { "accept", typeof(Accept) },
        { "decline", typeof(Decline) },
        { "cancel", typeof(Cancel) },
    };

    [JsonPropertyOrder(-1)]
    public string Action { get; }

    /// <summary>The user accepted, with what the form asked for.</summary>
    public sealed record Accept(
        [property: Strict] ImmutableDictionary<string, ElicitationContentValue>? Content = null) : CreateElicitationResponse("accept");

    /// <summary>The user said no.</summary>
    public sealed record Decline() : CreateElicitationResponse("decline");

    /// <summary>The user went away without an answer.</summary>
    public sealed record Cancel() : CreateElicitationResponse("cancel");

    /// <summary>An action that this version does not know, and must not take for one that it does.</summary>
    public sealed record Unknown(JsonElement Raw) : CreateElicitationResponse(UnknownCase.Word(Raw, "action")), IUnknownCase;
}

/// <summary>What the user did at the address is done.</summary>
public sealed record CompleteElicitationNotification(string ElicitationId) : Extensible;

/// <summary>One value of a filled-in form.</summary>
[JsonConverter(typeof(ElicitationContentValueConverter))]
public abstract record ElicitationContentValue
{
    private ElicitationContentValue()
    {
    }

    /// <summary>Text, or the chosen one of several.</summary>
    public sealed record Text(string Value) : ElicitationContentValue;

    /// <summary>A whole number.</summary>
    public sealed record WholeNumber(long Value) : ElicitationContentValue;

    /// <summary>Any number.</summary>
    public sealed record Number(double Value) : ElicitationContentValue;

    /// <summary>Yes or no.</summary>
    public sealed record Boolean(bool Value) : ElicitationContentValue;

    /// <summary>The chosen ones of several.</summary>
    public sealed record TextArray(ImmutableArray<string> Values) : ElicitationContentValue;
}
