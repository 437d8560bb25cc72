using System.Net.Http.Headers;
using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Providers.Streaming;

namespace LspAgent.Providers.OpenAi;

/// <summary>
/// Requests of OpenAI's Responses, with nothing stored at the service: thoughts travel sealed. Members that stay the same come
/// first, then tools, instructions and input: each request begins with the bytes of the one before.
/// </summary>
internal sealed class ResponsesFormat : IWireFormat
{
    public const string DialectName = "openai-responses";

    private static readonly byte[] Tools = ",\"tools\":"u8.ToArray();
    private static readonly byte[] Instructions = ",\"instructions\":\""u8.ToArray();
    private static readonly byte[] CloseInstructions = "\""u8.ToArray();
    private static readonly byte[] Input = ",\"input\":["u8.ToArray();
    private static readonly byte[] Comma = ","u8.ToArray();
    private static readonly byte[] Close = "]}"u8.ToArray();

    private volatile bool _takesSealedThoughts = true;
    private volatile bool _takesSummaries = true;

    public string Path => "/responses";

    public void AddHeaders(HttpRequestHeaders headers, ModelKey? key, ModelRequest request)
    {
        if (key is not null)
        {
            headers.TryAddWithoutValidation("authorization", "Bearer " + key.Value);
        }
    }

    public IStreamParser Parse(ModelRequest request, ServiceErrors errors) => new ResponsesStream(request, errors);

    public bool Learn(string complaint)
    {
        // Models that do not think refuse sealed thoughts, and accounts that are not verified get no summaries.
        if (_takesSealedThoughts && complaint.Contains("encrypted", StringComparison.OrdinalIgnoreCase) && complaint.Contains("not support", StringComparison.OrdinalIgnoreCase))
        {
            _takesSealedThoughts = false;
            return true;
        }

        if (_takesSummaries && complaint.Contains("summar", StringComparison.OrdinalIgnoreCase))
        {
            _takesSummaries = false;
            return true;
        }

        return false;
    }

    public RequestBody Write(ModelRequest request)
    {
        var body = new RequestBody();
        var head = JsonPieces.Write(request, WriteHead);
        body.Add(head.AsMemory(0, head.Length - 1));
        if (!request.Tools.Tools.IsEmpty)
        {
            body.Add(Tools);
            body.Add(ResponsesPiece.Of(request.Tools));
        }
        else if (request.Search is { } search)
        {
            body.Add(Tools);
            body.Add(JsonPieces.Write(search, WriteSearch));
        }

        SystemText.Write(body, Instructions, request.System, CloseInstructions);
        body.Add(Input);
        for (var i = 0; i < request.Messages.Length; i++)
        {
            if (i > 0)
            {
                body.Add(Comma);
            }

            body.Add(ResponsesPiece.Of(request.Messages[i]));
        }

        body.Add(Close);
        return body;
    }

    /// <summary>The one tool of a request that searches.</summary>
    private static void WriteSearch(Utf8JsonWriter writer, HostedSearch search)
    {
        writer.WriteStartArray();
        writer.WriteStartObject();
        writer.WriteString("type"u8, "web_search"u8);
        if (!search.AllowedDomains.IsDefaultOrEmpty || !search.BlockedDomains.IsDefaultOrEmpty)
        {
            writer.WriteStartObject("filters"u8);
            JsonPieces.WriteDomains(writer, search);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private void WriteHead(Utf8JsonWriter writer, ModelRequest request)
    {
        writer.WriteStartObject();
        writer.WriteString("model"u8, request.Model);
        writer.WriteBoolean("stream"u8, value: true);
        writer.WriteBoolean("store"u8, value: false);
        if (_takesSealedThoughts || request.Search is not null)
        {
            writer.WriteStartArray("include"u8);
            writer.WriteStringValue(request.Search is null ? "reasoning.encrypted_content"u8 : "web_search_call.action.sources"u8);
            writer.WriteEndArray();
        }

        writer.WriteNumber("max_output_tokens"u8, request.MaxOutputTokens);
        if (request.Search is { MaxSearches: var searches })
        {
            writer.WriteNumber("max_tool_calls"u8, searches);
        }

        if (request.Thinking != ThinkingEffort.None)
        {
            writer.WriteStartObject("reasoning"u8);
            writer.WriteString("effort"u8, Efforts.Name(request.Thinking));
            if (_takesSummaries)
            {
                writer.WriteString("summary"u8, "auto"u8);
            }

            writer.WriteEndObject();
        }

        if (request.CacheKey is { } key)
        {
            writer.WriteString("prompt_cache_key"u8, key);
        }

        writer.WriteEndObject();
    }
}
