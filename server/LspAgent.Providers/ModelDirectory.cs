using System.Collections.Concurrent;
using LspAgent.Core.Models;
using LspAgent.Providers.Streaming;

namespace LspAgent.Providers;

/// <summary>
/// Finds the model that a name means and the client that speaks to it. Options are asked for at each call, so that changed
/// settings and keys count at once; a client lives as long as its address and limits stay the same.
/// </summary>
public sealed class ModelDirectory(Func<ModelOptions> options, TimeProvider time) : IModelDirectory, IDisposable
{
    private readonly ConcurrentDictionary<TimeSpan, ModelTransport> _transports = new();
    private readonly ConcurrentDictionary<(string Provider, Uri Address, AddressSource Source, RetryLimits Limits), IModelClient> _clients = new();
    private readonly ConcurrentDictionary<(IModelClient First, string Second, IModelClient Fallback), IModelClient> _fallbacks = new();

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

    public void Dispose()
    {
        foreach (var transport in _transports.Values)
        {
            transport.Dispose();
        }
    }

    private ModelChoice Choose(ModelOptions now, string? name)
    {
        if (!ModelNames.TryResolve(now, name, out var target, out var error))
        {
            return new ModelChoice.Unavailable(error);
        }

        var client = Client(now, target);
        return now.FallbackModel is { } fallback && ModelNames.TryResolve(now, fallback, out var second, out _) && !string.Equals(second.Model.Id, target.Model.Id, StringComparison.Ordinal)
            ? new ModelChoice.Ready(target.Model, WithFallback(client, second.Model, Client(now, second)))
            : new ModelChoice.Ready(target.Model, client);
    }

    private IModelClient Client(ModelOptions now, ModelTarget target)
    {
        var endpoint = target.Endpoint;
        return _clients.GetOrAdd(
            (endpoint.Provider, endpoint.BaseUrl, endpoint.AddressSource, now.Limits),
            _ => target.Provider.Connect(
                endpoint with { Key = () => KeyOf(endpoint) },
                _transports.GetOrAdd(now.Limits.ConnectTimeout, static limit => new ModelTransport(limit)),
                now.Limits,
                time));
    }

    /// <summary>The provider's key as it is now, as long as its address is still the same.</summary>
    private ModelKey? KeyOf(ModelEndpoint endpoint) =>
        options().Endpoints.TryGetValue(endpoint.Provider, out var now) && now.BaseUrl == endpoint.BaseUrl ? now.KeyToSend() : endpoint.KeyToSend();

    private IModelClient WithFallback(IModelClient first, ModelInfo second, IModelClient fallback) => _fallbacks.GetOrAdd(
        (first, second.Id, fallback), _ => new FallbackClient(first, second, fallback, time));
}
