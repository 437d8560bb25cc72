namespace LspAgent.Core.Models;

/// <summary>What went wrong between us and a model, as far as somebody can act on it.</summary>
public enum ModelErrorKind
{
    /// <summary>No model is configured.</summary>
    NotConfigured,
    Authentication,
    PermissionDenied,
    UnknownModel,
    InvalidRequest,

    /// <summary>The conversation does not fit: compaction helps.</summary>
    ContextTooLarge,
    RateLimited,
    Overloaded,
    Server,
    Network,

    /// <summary>The certificate of the server is not trusted.</summary>
    Certificate,

    /// <summary>Nothing arrived for too long.</summary>
    Stalled,

    /// <summary>What arrived is not the protocol that was expected.</summary>
    Protocol,
}

/// <summary>A fault of a model request. The vendor's folder decides whether it is worth another attempt.</summary>
/// <param name="Message">One sentence for the user: what happened, why, and what to do. Never holds a key.</param>
/// <param name="RetryAfter">The server's own wish, a lower bound.</param>
public sealed record ModelError(
    ModelErrorKind Kind,
    string Message,
    bool Retryable,
    TimeSpan? RetryAfter = null,
    int? HttpStatus = null);
