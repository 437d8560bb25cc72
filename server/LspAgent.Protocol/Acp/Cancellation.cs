using System.Text.Json;

namespace LspAgent.Protocol.Acp;

/// <summary>Asks the other side to stop working on a request; it is answered all the same.</summary>
/// <param name="RequestId">The id as it was sent: a number, a string, or null.</param>
public sealed record CancelRequestNotification(JsonElement RequestId) : Extensible;
