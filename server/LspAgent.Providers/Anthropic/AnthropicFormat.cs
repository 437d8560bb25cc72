using System.Net.Http.Headers;
using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Providers.Streaming;

namespace LspAgent.Providers.Anthropic;

/// <summary>
/// Requests of Anthropic's Messages API. Members that stay the same come first, then tools, system and messages, which is
/// also the order of the cache: each request begins with the bytes of the one before, cache markers aside.
/// </summary>
internal sealed class AnthropicFormat : IWireFormat
{
    public const string DialectName = "anthropic";

    private static readonly byte[] Marker = ",\"cache_control\":{\"type\":\"ephemeral\"}"u8.ToArray();
    private static readonly byte[] Tools = ",\"tools\":"u8.ToArray();
    private static readonly byte[] System = ",\"system\":["u8.ToArray();
    private static readonly byte[] Section = "{\"type\":\"text\",\"text\":\""u8.ToArray();
    private static readonly byte[] Messages = ",\"messages\":["u8.ToArray();
    private static readonly byte[] Comma = ","u8.ToArray();
    private static readonly byte[] Quote = "\""u8.ToArray();
    private static readonly byte[] CloseObject = "}"u8.ToArray();
    private static readonly byte[] CloseArray = "]"u8.ToArray();

    public string Path => "/v1/messages";

    public void AddHeaders(HttpRequestHeaders headers, ModelKey? key, ModelRequest request)
    {
        headers.TryAddWithoutValidation("anthropic-version", "2023-06-01");
        if (key is not null)
        {
            headers.TryAddWithoutValidation(key.IsToken ? "authorization" : "x-api-key", key.IsToken ? "Bearer " + key.Value : key.Value);
        }

        if (request.Thinking != ThinkingEffort.None && AnthropicThinking.UsesBudget(request.Model))
        {
            headers.TryAddWithoutValidation("anthropic-beta", "interleaved-thinking-2025-05-14");
        }
    }

    public bool Learn(string complaint) => false;

    public IStreamParser Parse(ModelRequest request, ServiceErrors errors) => new AnthropicStream(request, errors);

    public RequestBody Write(ModelRequest request)
    {
        var body = new RequestBody();
        var head = JsonPieces.Write(request, WriteHead);
        body.Add(head.AsMemory(0, head.Length - 1));
        if (!request.Tools.Tools.IsEmpty)
        {
            body.Add(Tools);
            body.Add(AnthropicPiece.Of(request.Tools));
        }
        else if (request.Search is { } search)
        {
            body.Add(Tools);
            body.Add(JsonPieces.Write(search, WriteSearch));
        }

        WriteSystem(body, request);
        WriteMessages(body, request);
        body.Add(CloseObject);
        return body;
    }

    /// <summary>The one tool of a request that searches.</summary>
    private static void WriteSearch(Utf8JsonWriter writer, HostedSearch search)
    {
        writer.WriteStartArray();
        writer.WriteStartObject();
        writer.WriteString("type"u8, "web_search_20250305"u8);
        writer.WriteString("name"u8, "web_search"u8);
        writer.WriteNumber("max_uses"u8, search.MaxSearches);
        JsonPieces.WriteDomains(writer, search);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteHead(Utf8JsonWriter writer, ModelRequest request)
    {
        writer.WriteStartObject();
        writer.WriteString("model"u8, request.Model);
        writer.WriteNumber("max_tokens"u8, request.MaxOutputTokens);
        writer.WriteBoolean("stream"u8, value: true);
        AnthropicThinking.Write(writer, request);
        writer.WriteEndObject();
    }

    private static void WriteSystem(RequestBody body, ModelRequest request)
    {
        var isFirst = true;
        for (var i = 0; i < request.System.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(request.System[i].Text))
            {
                continue;
            }

            body.Add(isFirst ? System : Comma);
            body.Add(Section);
            body.Add(JsonPieces.Escaped(request.System[i]));
            body.Add(Quote);
            if (CacheMarkers.IsBehind(request.System, i))
            {
                body.Add(Marker);
            }

            body.Add(CloseObject);
            isFirst = false;
        }

        if (!isFirst)
        {
            body.Add(CloseArray);
        }
    }

    private static void WriteMessages(RequestBody body, ModelRequest request)
    {
        var (newest, before) = CacheMarkers.InMessages(request.Messages);
        body.Add(Messages);
        for (var i = 0; i < request.Messages.Length; i++)
        {
            if (i > 0)
            {
                body.Add(Comma);
            }

            var (json, markerAt) = AnthropicPiece.Of(request.Messages[i]);
            if (i == newest || i == before)
            {
                body.Add(json.AsMemory(0, markerAt));
                body.Add(Marker);
                body.Add(json.AsMemory(markerAt));
            }
            else
            {
                body.Add(json);
            }
        }

        body.Add(CloseArray);
    }
}
