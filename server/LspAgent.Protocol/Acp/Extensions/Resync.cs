using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp.Extensions;

/// <summary>Asks for what happened in a session since the client last saw it, so that a client that reconnects misses nothing.</summary>
/// <param name="FromSeq">The first number that is wanted: one more than the last that the client has seen; 0 for everything.</param>
public sealed record ResyncSessionRequest(string SessionId, long FromSeq) : Extensible;

/// <summary>What happened, in its order. It is not sent as notifications again.</summary>
/// <param name="NextSeq">The number to ask from next.</param>
/// <param name="Complete">True if nothing was left out; otherwise the client asks again.</param>
public sealed record ResyncSessionResponse(
    ImmutableArray<ResyncedUpdate> Updates,
    long NextSeq,
    bool Complete) : Extensible;

/// <summary>Something that happened, with its number and its agent in <c>_meta.lspagent</c>, as in the notification that said it first.</summary>
[JsonConverter(typeof(UnionConverter<ResyncedUpdate>))]
public abstract record ResyncedUpdate : Extensible, IUnion<ResyncedUpdate>
{
    private ResyncedUpdate()
    {
    }

    static UnionCases<ResyncedUpdate> IUnion<ResyncedUpdate>.Cases { get; } =
        new UnionCases<ResyncedUpdate>(discriminator: null, raw => new Unknown(raw))
            .OrIfHas("update", typeof(OfSession))
            .OrIfHas("event", typeof(OfLspAgent));

    /// <summary>What <c>session/update</c> said.</summary>
    public sealed record OfSession(SessionUpdate Update) : ResyncedUpdate;

    /// <summary>What <c>_lspagent/session/event</c> said.</summary>
    public sealed record OfLspAgent(SessionEvent Event) : ResyncedUpdate;

    /// <summary>Something that this version does not know.</summary>
    public sealed record Unknown(JsonElement Raw) : ResyncedUpdate, IUnknownCase;
}
