using System.Text.Json.Serialization;

namespace LspAgent.Host.Composition;

/// <summary>The file of stored keys: provider to key.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class KeyRingJson : JsonSerializerContext;
