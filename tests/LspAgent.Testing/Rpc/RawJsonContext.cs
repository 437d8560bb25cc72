using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Testing.Rpc;

/// <summary>JSON as it is, for tests that speak to the wire without types.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class RawJsonContext : JsonSerializerContext;
