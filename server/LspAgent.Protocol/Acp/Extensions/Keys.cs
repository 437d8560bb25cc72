using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp.Extensions;

/// <summary>Hands over the key of a model provider. It is kept in memory only, for as long as the process runs, and is never logged.</summary>
/// <param name="Key">Absent to forget the one that was handed over before.</param>
public sealed record SetKeyRequest(string Provider, [property: Strict] string? Key = null) : Extensible
{
    /// <summary>Without the key, since whatever can be printed is printed some day.</summary>
    public override string ToString() => $"{nameof(SetKeyRequest)} {{ Provider = {Provider} }}";
}

/// <summary>The key is used from the next request to the provider on.</summary>
public sealed record SetKeyResponse : Extensible;
