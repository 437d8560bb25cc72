using System.Net.Http.Headers;
using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Providers.Streaming;

namespace LspAgent.Providers.OpenAi;

/// <summary>
/// Requests of Chat Completions. Members that stay the same come first, then tools, the system message and the others: each
/// request begins with the bytes of the one before.
/// </summary>
internal sealed class ChatFormat(ChatFlavor flavor) : IWireFormat
{
    public const string DialectName = "openai-chat";

    private static readonly byte[] Tools = ",\"tools\":"u8.ToArray();
    private static readonly byte[] Messages = ",\"messages\":["u8.ToArray();
    private static readonly byte[] System = "{\"role\":\"system\",\"content\":\""u8.ToArray();
    private static readonly byte[] CloseSystem = "\"}"u8.ToArray();
    private static readonly byte[] Comma = ","u8.ToArray();
    private static readonly byte[] Close = "]}"u8.ToArray();

    public string Path => "/chat/completions";

    public void AddHeaders(HttpRequestHeaders headers, ModelKey? key, ModelRequest request)
    {
        if (key is not null)
        {
            headers.TryAddWithoutValidation("authorization", "Bearer " + key.Value);
        }
    }

    public IStreamParser Parse(ModelRequest request, ServiceErrors errors) => new ChatStream(request, errors);

    public bool Learn(string complaint) => flavor.Learn(complaint);

    public RequestBody Write(ModelRequest request)
    {
        var body = new RequestBody();
        var head = JsonPieces.Write(request, WriteHead);
        body.Add(head.AsMemory(0, head.Length - 1));
        if (!request.Tools.Tools.IsEmpty)
        {
            body.Add(Tools);
            body.Add(ChatPiece.Of(request.Tools));
        }

        body.Add(Messages);
        var isFirst = !SystemText.Write(body, System, request.System, CloseSystem);
        foreach (var message in request.Messages)
        {
            if (!isFirst)
            {
                body.Add(Comma);
            }

            body.Add(ChatPiece.Of(message));
            isFirst = false;
        }

        body.Add(Close);
        return body;
    }

    private void WriteHead(Utf8JsonWriter writer, ModelRequest request)
    {
        writer.WriteStartObject();
        writer.WriteString("model"u8, request.Model);
        writer.WriteBoolean("stream"u8, value: true);
        if (flavor.TakesStreamOptions)
        {
            writer.WriteStartObject("stream_options"u8);
            writer.WriteBoolean("include_usage"u8, value: true);
            writer.WriteEndObject();
        }

        writer.WriteNumber(flavor.TakesCompletionLimit ? "max_completion_tokens"u8 : "max_tokens"u8, request.MaxOutputTokens);
        if (request.Thinking != ThinkingEffort.None)
        {
            WriteThinking(writer, request.Thinking);
        }

        if (flavor.TakesCacheKey && request.CacheKey is { } key)
        {
            writer.WriteString("prompt_cache_key"u8, key);
        }

        writer.WriteEndObject();
    }

    private void WriteThinking(Utf8JsonWriter writer, ThinkingEffort effort)
    {
        switch (flavor.Thinking)
        {
            case ChatThinking.ReasoningEffort:
                writer.WriteString("reasoning_effort"u8, Efforts.Name(effort));
                break;
            case ChatThinking.ThinkingType:
                writer.WriteStartObject("thinking"u8);
                writer.WriteString("type"u8, "enabled"u8);
                writer.WriteEndObject();
                break;
            case ChatThinking.EnableThinking:
                writer.WriteBoolean("enable_thinking"u8, value: true);
                break;
        }
    }
}
