using LspAgent.Core.Models;
using LspAgent.Providers.Streaming;

namespace LspAgent.Providers;

/// <summary>A provider of models: its names, where it usually is, and how it is spoken to.</summary>
public sealed class ModelProvider
{
    private readonly Func<ModelEndpoint, ModelTransport, RetryLimits, TimeProvider, IModelClient> _connect;

    internal ModelProvider(Func<ModelEndpoint, ModelTransport, RetryLimits, TimeProvider, IModelClient> connect) => _connect = connect;

    /// <summary>As it stands before the slash in <c>openai/gpt-x</c>.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>The base URL at which it usually is.</summary>
    public required string Address { get; init; }

    /// <summary>The environment variable that holds its key; null when it needs none.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>The environment variable that holds a token instead of a key.</summary>
    public string? TokenVariable { get; init; }

    /// <summary>The environment variable that holds its address.</summary>
    public string? AddressVariable { get; init; }

    /// <summary>True when it runs on a machine of the user's: no key, small windows.</summary>
    public bool IsLocal { get; init; }

    /// <summary>The model to take when only this provider is configured; null when there is none to recommend.</summary>
    public string? DefaultModel { get; init; }

    /// <summary>The model for small side jobs.</summary>
    public string? SmallModel { get; init; }

    internal ModelEndpoint DefaultEndpoint => new()
    {
        Provider = Name,
        BaseUrl = new Uri(Address),
        AddressSource = AddressSource.Vendor,
        KeyName = KeyVariable,
        AddressName = AddressVariable ?? $"the base URL of {Name}",
    };

    internal IModelClient Connect(ModelEndpoint endpoint, ModelTransport transport, RetryLimits limits, TimeProvider time) =>
        _connect(endpoint, transport, limits, time);

    /// <summary>Null when the text is no address; a local server's may be written without a scheme or a path.</summary>
    internal Uri? ParseAddress(string text)
    {
        var whole = IsLocal && !text.Contains("://", StringComparison.Ordinal) ? "http://" + text : text;
        if (!Uri.TryCreate(whole, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0)
        {
            return null;
        }

        return IsLocal && uri.AbsolutePath is "/" ? new Uri(uri, "/v1") : uri;
    }
}
