using System.Text.Json;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Testing.Rpc;

/// <summary>A request or a notification as it came over the wire.</summary>
/// <param name="Id">Null for a notification.</param>
/// <param name="Params">An undefined element if there were none.</param>
public sealed record RecordedMessage(string Method, RequestId? Id, JsonElement Params)
{
    public override string ToString() =>
        Params.ValueKind == JsonValueKind.Undefined ? Method : $"{Method} {Params.GetRawText()}";
}
