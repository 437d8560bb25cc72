using System.Diagnostics.CodeAnalysis;
using LspAgent.Core.Models;
using LspAgent.Providers.Offline;

namespace LspAgent.Providers;

/// <summary>What a name means: the model, who provides it, and where.</summary>
internal sealed record ModelTarget(ModelInfo Model, ModelProvider Provider, ModelEndpoint Endpoint);

/// <summary>
/// Decides what the name of a model means: <c>provider/model</c>, an alias, an id that the catalog knows, or any other name,
/// which then belongs to whom its beginning tells, or to the only provider that is configured.
/// </summary>
internal static class ModelNames
{
    /// <summary>Answers when nothing is configured, and never else unless the user chooses it.</summary>
    private const string NoModel = $"{OfflineClient.Provider}/{OfflineClient.Model}";

    private static readonly (string Prefix, string Provider)[] Families =
    [
        ("claude", "anthropic"), ("gpt", "openai"), ("o1", "openai"), ("o3", "openai"), ("o4", "openai"), ("codex", "openai"), ("chatgpt", "openai"),
        ("deepseek", "deepseek"), ("qwen", "qwen"), ("grok", "xai"), ("mistral", "mistral"), ("devstral", "mistral"),
    ];

    public static bool TryResolve(ModelOptions options, string? name, [NotNullWhen(true)] out ModelTarget? target, [NotNullWhen(false)] out ModelError? error)
    {
        var wanted = string.IsNullOrWhiteSpace(name) ? options.DefaultModel ?? ByKeys(options) : name.Trim();

        // Fixed rules do not take the place of a model that the user thinks is configured.
        (target, error) = wanted is null && options.UnusedProvider is { } because
            ? (null, new ModelError(ModelErrorKind.NotConfigured, $"No model can be asked. {because}", Retryable: false))
            : Resolve(options, wanted ?? NoModel);
        return target is not null;
    }

    /// <summary>True when the user has said where the provider is or which key it takes.</summary>
    public static bool IsUsable(ModelOptions options, string provider) =>
        options.Endpoints.TryGetValue(provider, out var endpoint) && (IsReachable(endpoint) || endpoint.KeyToSend() is not null);

    /// <summary>A model of the first provider that has a key.</summary>
    private static string? ByKeys(ModelOptions options) => ProviderCatalog.All
        .Where(provider => provider.DefaultModel is not null && IsUsable(options, provider.Name))
        .Select(provider => $"{provider.Name}/{provider.DefaultModel}")
        .FirstOrDefault();

    private static (ModelTarget?, ModelError?) Resolve(ModelOptions options, string name)
    {
        var id = options.Catalog.Resolve(name);
        var slash = id.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && ProviderCatalog.Find(id[..slash]) is { } named)
        {
            return At(options, named, options.Catalog.Resolve(id[(slash + 1)..]), isNamed: true);
        }

        var provider = options.Catalog.Find(id)?.Provider ?? FamilyOf(id);

        // A model of no known family is asked where the user has something configured; one of a family without a key, at an
        // address of the user's, since such services pass many vendors' models on.
        if (provider is null)
        {
            provider = Only(options, endpoint => IsUsable(options, endpoint.Provider));
        }
        else if (!IsUsable(options, provider))
        {
            provider = Only(options, IsReachable) ?? provider;
        }

        return provider is not null && ProviderCatalog.Find(provider) is { } found
            ? At(options, found, id, isNamed: false)
            : (null, new ModelError(
                ModelErrorKind.UnknownModel,
                $"Nothing tells who provides the model {id}. Write it with its provider, such as openai/{id} or ollama/{id}.",
                Retryable: false));
    }

    private static (ModelTarget?, ModelError?) At(ModelOptions options, ModelProvider provider, string id, bool isNamed)
    {
        // OpenAI's newer models want the newer dialect, but only OpenAI itself is sure to speak it.
        if (!isNamed && provider.Name is "openai-responses" && options.Endpoints.TryGetValue(provider.Name, out var set) && set.AddressSource != AddressSource.Vendor)
        {
            provider = ProviderCatalog.Find("openai") ?? provider;
        }
        else if (provider.Name is "openai" && IsVendors(options, provider) && options.Catalog.Find(id, "openai-responses") is not null)
        {
            provider = ProviderCatalog.Find("openai-responses") ?? provider;
        }

        if (!options.Endpoints.TryGetValue(provider.Name, out var endpoint))
        {
            endpoint = provider.DefaultEndpoint;
        }

        if (provider.KeyVariable is not null && endpoint.AddressSource == AddressSource.Repository)
        {
            return (null, new ModelError(
                ModelErrorKind.NotConfigured,
                $"The address of {provider.Title} comes from the repository's settings, and your key is not sent there. If you trust {endpoint.BaseUrl.Authority}, put {endpoint.AddressName} into your own settings.",
                Retryable: false));
        }

        if (provider.KeyVariable is { } variable && !IsReachable(endpoint) && endpoint.KeyToSend() is null)
        {
            return (null, new ModelError(
                ModelErrorKind.NotConfigured,
                $"The model {id} needs a key of {provider.Title}. Set {variable}, or run `lspagent auth login {provider.Name}`.",
                Retryable: false));
        }

        return (new ModelTarget(options.Catalog.Describe(provider.Name, id, provider.IsLocal), provider, endpoint), null);
    }

    private static bool IsVendors(ModelOptions options, ModelProvider provider) =>
        !options.Endpoints.TryGetValue(provider.Name, out var endpoint) || endpoint.AddressSource == AddressSource.Vendor;

    /// <summary>True for an address that the user gave: whether it wants a key is then its own business.</summary>
    private static bool IsReachable(ModelEndpoint endpoint) => endpoint.AddressSource is AddressSource.Environment or AddressSource.UserSettings;

    private static string? FamilyOf(string id) =>
        Array.Find(Families, family => id.StartsWith(family.Prefix, StringComparison.OrdinalIgnoreCase)).Provider;

    /// <summary>The one provider that is so; null when there is none or more than one.</summary>
    private static string? Only(ModelOptions options, Predicate<ModelEndpoint> isSo)
    {
        var found = options.Endpoints.Values
            .Where(endpoint => endpoint.Provider is not "openai-responses" && isSo(endpoint))
            .Select(endpoint => endpoint.Provider)
            .ToList();
        return found.Count == 1 ? found[0] : null;
    }
}
