using System.Text.Encodings.Web;
using System.Text.Json;
using LspAgent.Core.Models;

namespace LspAgent.Testing.Models;

/// <summary>Writes one reply as the events of a vendor's stream, step by step.</summary>
internal abstract class WireReply
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public abstract string Begin();

    /// <summary>What the vendor sends for a step; empty for steps that are not the wire's business.</summary>
    public abstract string Write(ScriptedStep step, string callId);

    public abstract string End(StopReason stop, TokenUsage usage);

    /// <summary>An error in the midst of the stream.</summary>
    public abstract string Error(WireError error);

    /// <summary>Pieces of a text of a given size, none of which parts a surrogate pair.</summary>
    protected static IEnumerable<string> Cut(string text, int size)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = Math.Min(text.Length, start + size);
            if (end < text.Length && char.IsHighSurrogate(text[end - 1]))
            {
                end++;
            }

            yield return text[start..end];
            start = end;
        }
    }

    internal static string Json(object value) => JsonSerializer.Serialize(value, Relaxed);
}

/// <summary>How a service says that it cannot answer.</summary>
internal sealed record WireError(int Status, string Type, string Message, string? Code = null)
{
    public static WireError Of(ModelErrorKind kind, string message, bool isOpenAi) => kind switch
    {
        ModelErrorKind.Authentication => new(401, isOpenAi ? "invalid_request_error" : "authentication_error", message, "invalid_api_key"),
        ModelErrorKind.PermissionDenied => new(403, isOpenAi ? "request_forbidden" : "permission_error", message),
        ModelErrorKind.UnknownModel => new(404, isOpenAi ? "model_not_found" : "not_found_error", "model: " + message),
        ModelErrorKind.ContextTooLarge => isOpenAi
            ? new(400, "context_length_exceeded", message)
            : new(400, "invalid_request_error", "prompt is too long: " + message),
        ModelErrorKind.RateLimited => new(429, isOpenAi ? "rate_limit_exceeded" : "rate_limit_error", message),
        ModelErrorKind.Overloaded => new(isOpenAi ? 503 : 529, isOpenAi ? "server_error" : "overloaded_error", "Overloaded: " + message),
        ModelErrorKind.Server => new(500, isOpenAi ? "server_error" : "api_error", message),
        _ => new(400, "invalid_request_error", message),
    };

    public string Body(bool isOpenAi) => isOpenAi
        ? WireReply.Json(new { error = new { message = Message, type = Type, param = (string?)null, code = Code ?? Type } })
        : WireReply.Json(new { type = "error", error = new { type = Type, message = Message }, request_id = "req_scripted" });
}
