using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp;

/// <summary>A way to authenticate that the agent offers; without a <c>type</c> on the wire it is the agent's own.</summary>
[JsonConverter(typeof(UnionConverter<AuthMethod>))]
public abstract record AuthMethod : Extensible, IUnion<AuthMethod>
{
    private AuthMethod(string? type) => Type = type;

    static UnionCases<AuthMethod> IUnion<AuthMethod>.Cases { get; } = new("type", raw => new Unknown(raw))
    {
        { "terminal", typeof(Terminal) },
        { "agent", typeof(Agent) },
        typeof(Agent),
    };

    [JsonPropertyOrder(-1)]
    public string? Type { get; }

    /// <summary>The client runs the agent's program in a terminal, and does not call <c>authenticate</c>.</summary>
    public sealed record Terminal(
        string Id,
        string Name,
        string? Description = null,
        [property: Strict] ImmutableArray<string>? Args = null,
        [property: Strict] ImmutableDictionary<string, string>? Env = null) : AuthMethod("terminal");

    /// <summary>The agent does it all when <c>authenticate</c> is called.</summary>
    public sealed record Agent(string Id, string Name, string? Description = null) : AuthMethod(type: null);

    /// <summary>A way that this version does not know.</summary>
    public sealed record Unknown(JsonElement Raw) : AuthMethod(UnknownCase.Word(Raw, "type")), IUnknownCase;
}

/// <summary>Asks the agent to authenticate in one of the ways that it offered.</summary>
public sealed record AuthenticateRequest(string MethodId) : Extensible;

/// <summary>The agent is authenticated.</summary>
public sealed record AuthenticateResponse : Extensible;

/// <summary>Ends what <c>authenticate</c> began.</summary>
public sealed record LogoutRequest : Extensible;

/// <summary>The agent is no longer authenticated.</summary>
public sealed record LogoutResponse : Extensible;
