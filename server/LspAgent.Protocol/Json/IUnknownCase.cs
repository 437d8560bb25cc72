using System.Text.Json;

namespace LspAgent.Protocol.Json;

/// <summary>The case of a union that this version does not know: it is written again exactly as it came.</summary>
public interface IUnknownCase
{
    JsonElement Raw { get; }
}
