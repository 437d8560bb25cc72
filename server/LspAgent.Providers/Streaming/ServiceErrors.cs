using System.Text.RegularExpressions;
using LspAgent.Core.Models;

namespace LspAgent.Providers.Streaming;

/// <summary>
/// Says what a service's refusal means: its kind, whether another attempt is worth while, and a sentence with the remedy.
/// The service's own words are quoted, cleaned of anything that looks like a key.
/// </summary>
internal sealed partial class ServiceErrors(ModelEndpoint endpoint, string model)
{
    private static readonly string[] ContextWords =
        ["prompt is too long", "context length", "context_length", "context window", "context size", "context limit", "input is too long", "too many tokens", "maximum number of tokens"];

    private static readonly string[] QuotaWords = ["insufficient_quota", "billing_error", "credit balance", "insufficient balance", "exceeded your current quota"];

    private static readonly string[] ModelWords = ["not found", "does not exist", "not exist", "not a valid model", "unknown model", "invalid model"];

    /// <summary>What is shorter is a placeholder, such as local servers take, and may be part of any word.</summary>
    private const int ShortestKey = 8;

    private string Host => endpoint.BaseUrl.Authority;

    public ModelError Explain(ServiceComplaint complaint, int? status, TimeSpan? retryAfter = null)
    {
        var kind = KindOf(complaint, status);
        var isRetryable = kind is ModelErrorKind.RateLimited or ModelErrorKind.Overloaded or ModelErrorKind.Server;
        return new ModelError(kind, Sentence(kind, complaint, status), isRetryable, isRetryable ? retryAfter : null, status);
    }

    /// <summary>An answer that is no stream of a model.</summary>
    public ModelError NotAStream(string? contentType) => new(
        ModelErrorKind.Protocol,
        $"{Host} answered with {contentType ?? "nothing known"} instead of a model's stream. Check {endpoint.AddressName}, and whether the network asks for a login first.",
        Retryable: true,
        HttpStatus: 200);

    public ModelError Redirected(int status, Uri? target) => new(
        ModelErrorKind.InvalidRequest,
        $"{Host} redirects to {target?.GetLeftPart(UriPartial.Authority) ?? "another address"}, which is not followed because the request holds your key and your code. If you trust that address, set {endpoint.AddressName} to it.",
        Retryable: false,
        HttpStatus: status);

    private static ModelErrorKind KindOf(ServiceComplaint complaint, int? status)
    {
        var words = $"{complaint.Type} {complaint.Code} {complaint.Message}";
        return status switch
        {
            413 => ModelErrorKind.ContextTooLarge,
            401 => ModelErrorKind.Authentication,
            402 => ModelErrorKind.PermissionDenied,
            _ when HasAny(words, QuotaWords) => ModelErrorKind.PermissionDenied,
            null or 400 or 422 or 500 when HasAny(words, ContextWords) || Has(words, "request_too_large") => ModelErrorKind.ContextTooLarge,
            _ when Has(words, "authentication_error") || Has(words, "invalid_api_key") => ModelErrorKind.Authentication,
            403 => ModelErrorKind.PermissionDenied,
            _ when Has(words, "permission_error") || Has(words, "request_forbidden") => ModelErrorKind.PermissionDenied,
            null or 400 or 404 when IsAboutModel(complaint) => ModelErrorKind.UnknownModel,
            429 => ModelErrorKind.RateLimited,
            _ when Has(words, "rate_limit") => ModelErrorKind.RateLimited,
            503 or 529 => ModelErrorKind.Overloaded,
            null or >= 500 when Has(words, "overloaded") => ModelErrorKind.Overloaded,
            408 or 409 or >= 500 => ModelErrorKind.Server,
            null when Has(words, "invalid_request") || Has(words, "invalid_prompt") || Has(words, "not_found") => ModelErrorKind.InvalidRequest,
            null => ModelErrorKind.Server,
            _ => ModelErrorKind.InvalidRequest,
        };
    }

    private static bool IsAboutModel(ServiceComplaint complaint) =>
        Has($"{complaint.Type} {complaint.Code}", "model_not_found")
        || (complaint.Message is { } message && Has(message, "model") && (HasAny(message, ModelWords) || Has(complaint.Type ?? "", "not_found")));

    private string Sentence(ModelErrorKind kind, ServiceComplaint complaint, int? status)
    {
        var key = endpoint.KeyName ?? "the key";
        var says = complaint.Message is { Length: > 0 } message ? $" ({Clean(message)})" : status is { } code ? $" (HTTP {code})" : "";
        return kind switch
        {
            ModelErrorKind.Authentication when endpoint.AddressSource == AddressSource.Repository =>
                $"{Host} wants a key{says}, and none was sent because the address comes from the repository's settings. Put {endpoint.AddressName} into your own settings.",
            ModelErrorKind.Authentication when endpoint.KeyToSend() is null => $"{Host} wants a key{says}. Set {key}, or run `lspagent auth login {endpoint.Provider}`.",
            ModelErrorKind.Authentication => endpoint.KeyToSend()?.Source switch
            {
                KeySource.Stored => $"{Host} does not accept the stored key{says}. Store another one with `lspagent auth login {endpoint.Provider}`.",
                KeySource.Client => $"{Host} does not accept the key that the editor handed over{says}. Check it in the editor's settings.",
                _ when endpoint.KeyName is null => $"{Host} does not accept the key{says}. Check it.",
                _ => $"{Host} does not accept the key in {key}{says}. Set another one there; while {key} is set, a stored key is not used.",
            },
            ModelErrorKind.PermissionDenied when HasAny($"{complaint.Type} {complaint.Code} {complaint.Message}", QuotaWords) || status == 402 =>
                $"The account at {Host} has nothing left to spend{says}. Add credit there, or choose another model.",
            ModelErrorKind.PermissionDenied => $"{Host} does not allow this request{says}. Check what {key} may do, or choose another model.",
            ModelErrorKind.UnknownModel => $"{Host} does not know the model {model}{says}. Choose another one with --model, /model or LSPAGENT_MODEL.",
            ModelErrorKind.ContextTooLarge => $"The conversation does not fit into one request to {model}{says}. Put long text into a file and name the file instead, shorten the conversation with /compact, choose a model with a larger window, or begin a new session.",
            ModelErrorKind.RateLimited => $"{Host} limits how often it may be asked{says}. Wait, or choose another model.",
            ModelErrorKind.Overloaded => $"{Host} is overloaded{says}. Try again later, or choose another model.",
            ModelErrorKind.Server => $"{Host} failed to answer{says}. Try again; if it stays so, look at the service's status page.",
            ModelErrorKind.InvalidRequest when status is 404 or 405 =>
                $"{Host} has no model's API at {endpoint.BaseUrl.AbsolutePath}{says}. Check {endpoint.AddressName}{(endpoint.Provider is "anthropic" ? "" : "; OpenAI-compatible ones usually end with /v1")}.",
            _ => $"{Host} refused the request{says}. If the text does not help, try another model or report it.",
        };
    }

    /// <summary>One short line without anything that could be a key.</summary>
    private string Clean(string message)
    {
        if (endpoint.KeyToSend()?.Value is { Length: >= ShortestKey } key)
        {
            message = message.Replace(key, "[key]", StringComparison.Ordinal);
        }

        message = LooksLikeKey.Replace(message.ReplaceLineEndings(" ").Trim(), "[key]");
        return message.Length <= 300 ? message : message[..300] + "…";
    }

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static bool HasAny(string text, string[] words) => Array.Exists(words, word => Has(text, word));

    [GeneratedRegex(@"\bsk-[\w*.-]{4,}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LooksLikeKey { get; }
}
