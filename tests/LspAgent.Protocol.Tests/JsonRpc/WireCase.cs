using System.Text;
using System.Text.Json;
using LspAgent.Testing;

namespace LspAgent.Protocol.Tests.JsonRpc;

/// <summary>One case of <c>tests/fixtures/lsp.jsonl</c>: what arrives on the wire, and what must follow.</summary>
internal sealed record WireCase(string Id, string Category, JsonElement Input, JsonElement Expected)
{
    private static readonly string[] OfTheWire = ["framing-ok", "framing-bad", "json", "shape", "notify"];

    /// <summary>The cases that a connection decides by itself, once a client is initialized.</summary>
    public static IEnumerable<object[]> All =>
        Read().Where(@case => OfTheWire.Contains(@case.Category) && @case.Input.GetProperty("state").ValueEquals("initialized")).Select(@case => new object[] { @case.Id });

    public static WireCase Find(string id) => Read().Single(@case => @case.Id == id);

    public IEnumerable<byte[]> Chunks()
    {
        foreach (var chunk in Input.GetProperty("chunks").EnumerateArray())
        {
            if (chunk.TryGetProperty("drip", out var drip))
            {
                foreach (var drop in Bytes(drip).Chunk(chunk.GetProperty("bytes").GetInt32()))
                {
                    yield return drop;
                }
            }
            else if (chunk.TryGetProperty("bytes", out var bytes))
            {
                yield return Bytes(bytes);
            }
            else if (chunk.TryGetProperty("bytes_hex", out var hex))
            {
                yield return Convert.FromHexString(hex.GetString()!);
            }
            else if (chunk.TryGetProperty("repeat", out var repeat))
            {
                for (var count = repeat.GetProperty("count").GetInt32(); count > 0; count--)
                {
                    yield return Bytes(repeat.GetProperty("bytes"));
                }
            }
        }
    }

    private static byte[] Bytes(JsonElement text) => Encoding.Latin1.GetBytes(text.GetString()!);

    private static IEnumerable<WireCase> Read() =>
        Fixtures.Read("lsp.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            var json = JsonDocument.Parse(line).RootElement;
            return new WireCase(json.GetProperty("id").GetString()!, json.GetProperty("category").GetString()!, json.GetProperty("input"), json.GetProperty("expected"));
        });
}
