using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Testing.Http;

namespace LspAgent.Testing.Models;

/// <summary>One of the dialects that the scripted service speaks: who asks, what is refused, how a reply is written.</summary>
internal sealed class WireDialect(string suffix, Action<JsonElement> check, Func<string, string, TokenUsage, int, WireReply> reply)
{
    private static readonly WireDialect Anthropic = new(
        "/messages", AnthropicRules.Check, (id, model, usage, size) => new AnthropicWire("msg_" + id, model, usage, size));

    private static readonly WireDialect Chat = new(
        "/chat/completions", ChatRules.Check, (id, model, _, size) => new ChatWire("chatcmpl-" + id, model, size));

    private static readonly WireDialect Responses = new(
        "/responses", ResponsesRules.Check, (id, model, _, size) => new ResponsesWire("resp_" + id, model, size));

    public bool IsOpenAi => this != Anthropic;

    private string Suffix { get; } = suffix;

    public static WireDialect? Of(string path) =>
        new[] { Anthropic, Chat, Responses }.FirstOrDefault(dialect => path.EndsWith(dialect.Suffix, StringComparison.Ordinal));

    public WireReply Reply(string id, string model, TokenUsage usage, int deltaSize) => reply(id, model, usage, deltaSize);

    /// <summary>Why the real service would refuse the request; null when it would not.</summary>
    public WireError? Refusal(RecordedRequest request, string? key)
    {
        var given = request.Headers.GetValueOrDefault("x-api-key")
            ?? request.Headers.GetValueOrDefault("authorization")?.Replace("Bearer ", "", StringComparison.Ordinal);
        if (key is not null && given != key)
        {
            return WireError.Of(ModelErrorKind.Authentication, IsOpenAi ? $"Incorrect API key provided: {given}." : "invalid x-api-key", IsOpenAi);
        }

        try
        {
            using var body = JsonDocument.Parse(request.Body);
            WireRules.Refuse(!IsOpenAi && !request.Headers.ContainsKey("anthropic-version"), "anthropic-version: header is required");
            WireRules.Refuse(!body.RootElement.TryGetProperty("stream", out var stream) || stream.ValueKind != JsonValueKind.True, "stream: the scripted service only streams");
            check(body.RootElement);
            return null;
        }
        catch (JsonException broken)
        {
            return new WireError(400, "invalid_request_error", "The request body is not valid JSON: " + broken.Message);
        }
        catch (WireRules.RefusedException refused)
        {
            return new WireError(400, "invalid_request_error", refused.Message);
        }
    }
}
