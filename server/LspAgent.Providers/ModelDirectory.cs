using LspAgent.Core.Models;
using LspAgent.Providers.Streaming;

namespace LspAgent.Providers;

/// <summary>
/// Finds the model that a name means and the client that speaks to it. Options are asked for at each call, so that changed
/// settings and keys count at once; a client lives as long as its address and limits stay the same.
/// </summary>
public sealed class ModelDirectory(Func<ModelOptions> options, TimeProvider time) : IModelDirectory, IDisposable
{
    // Few of each, looked up by a walk: what is written over keys made of several values is compiled at the first use, which the
    // start of a process cannot spare.
    private readonly Lock _lock = new();
    private readonly List<ModelTransport> _transports = [];
    private readonly List<KnownClient> _clients = [];
    private readonly List<KnownFallback> _fallbacks = [];

    public IReadOnlyList<ModelInfo> Available
    {
        get
        {
            var now = options();
            var usable = now.Catalog.Models.Where(model => ModelNames.IsUsable(now, model.Provider)).ToList();
            if (Choose(null) is ModelChoice.Ready { Model: var chosen })
            {
                usable.RemoveAll(model => string.Equals(model.Id, chosen.Id, StringComparison.OrdinalIgnoreCase));
                usable.Insert(0, chosen);
            }

            return usable;
        }
    }

    public ModelChoice Choose(string? name) => Choose(options(), name);

    /// <summary>The model for small side jobs such as titles: the configured one, or the small one of the chosen model's vendor.</summary>
    public ModelChoice ChooseSmall(ModelInfo chosen)
    {
        var now = options();
        var name = now.SmallModel ?? (ProviderCatalog.Find(chosen.Provider)?.SmallModel is { } small && now.Catalog.Find(chosen.Id) is not null ? small : null);
        return Choose(now, name ?? $"{chosen.Provider}/{chosen.Id}");
    }

    /// <summary>Connects to the service of a model that is about to be asked. Sends nothing, and nothing comes of it when there is no such model.</summary>
    public void ConnectEarly(string? name)
    {
        var now = options();
        if (ModelNames.TryResolve(now, name, out var target, out _) && target.Endpoint.BaseUrl.Scheme.StartsWith(Uri.UriSchemeHttp, StringComparison.Ordinal))
        {
            ModelTransport transport;
            lock (_lock)
            {
                transport = Transport(now.Limits.ConnectTimeout);
            }

            transport.ConnectEarly(target.Endpoint.BaseUrl);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _transports.ForEach(transport => transport.Dispose());
        }
    }

    private ModelChoice Choose(ModelOptions now, string? name)
    {
        if (!ModelNames.TryResolve(now, name, out var target, out var error))
        {
            return new ModelChoice.Unavailable(error);
        }

        var client = Client(now, target);
        var asked = new List<string> { target.Model.Id };
        foreach (var fallback in now.FallbackModels)
        {
            if (ModelNames.TryResolve(now, fallback, out var next, out _) && !asked.Contains(next.Model.Id, StringComparer.Ordinal))
            {
                asked.Add(next.Model.Id);
                client = WithFallback(client, next.Model, Client(now, next));
            }
        }

        return new ModelChoice.Ready(target.Model, client);
    }

    private IModelClient Client(ModelOptions now, ModelTarget target)
    {
        var endpoint = target.Endpoint;
        lock (_lock)
        {
            foreach (var known in _clients)
            {
                if (known.IsAt(endpoint) && known.Limits == now.Limits)
                {
                    return known.Client;
                }
            }

            var client = target.Provider.Connect(endpoint with { Key = () => KeyOf(endpoint) }, Transport(now.Limits.ConnectTimeout), now.Limits, time);
            _clients.Add(new KnownClient(endpoint, now.Limits, client));
            return client;
        }
    }

    private ModelTransport Transport(TimeSpan connectTimeout)
    {
        foreach (var known in _transports)
        {
            if (known.ConnectTimeout == connectTimeout)
            {
                return known;
            }
        }

        var transport = new ModelTransport(connectTimeout);
        _transports.Add(transport);
        return transport;
    }

    /// <summary>The provider's key as it is now, as long as its address is still the same.</summary>
    private ModelKey? KeyOf(ModelEndpoint endpoint) =>
        options().Endpoints.TryGetValue(endpoint.Provider, out var now) && now.BaseUrl == endpoint.BaseUrl ? now.KeyToSend() : endpoint.KeyToSend();

    private IModelClient WithFallback(IModelClient first, ModelInfo second, IModelClient fallback)
    {
        lock (_lock)
        {
            foreach (var known in _fallbacks)
            {
                if (known.First == first && known.Second == second && known.Fallback == fallback)
                {
                    return known.Client;
                }
            }

            var client = new FallbackClient(first, second, fallback, time);
            _fallbacks.Add(new KnownFallback(first, second, fallback, client));
            return client;
        }
    }

    /// <summary>A client and what it was made for; its key may change.</summary>
    private sealed record KnownClient(ModelEndpoint Endpoint, RetryLimits Limits, IModelClient Client)
    {
        public bool IsAt(ModelEndpoint endpoint) =>
            string.Equals(Endpoint.Provider, endpoint.Provider, StringComparison.OrdinalIgnoreCase)
            && Endpoint.BaseUrl == endpoint.BaseUrl
            && Endpoint.AddressSource == endpoint.AddressSource;
    }

    /// <summary>A pair of clients and what makes one of them.</summary>
    private sealed record KnownFallback(IModelClient First, ModelInfo Second, IModelClient Fallback, IModelClient Client);
}
