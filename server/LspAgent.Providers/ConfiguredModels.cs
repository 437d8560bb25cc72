using System.Collections.Immutable;
using LspAgent.Core.Models;
using LspAgent.Core.Settings;

namespace LspAgent.Providers;

/// <summary>Turns the settings and the environment into what the providers are told; the environment wins.</summary>
public static class ConfiguredModels
{
    /// <param name="environment">Reads an environment variable.</param>
    public static ModelOptions Options(AgentSettings settings, Func<string, string?> environment)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        var options = new ModelOptions();
        return (options with
        {
            DefaultModel = settings.Model,
            SmallModel = settings.SmallModel,
            FallbackModels = settings.FallbackModel,
            Endpoints = settings.Providers.IsEmpty ? options.Endpoints : options.Endpoints.AddRange(settings.Providers.Select(provider => Endpoint(provider.Key, provider.Value, environment, problems)).OfType<KeyValuePair<string, ModelEndpoint>>()),
            Limits = Limits(settings.Retry),
            Catalog = settings.Models.IsEmpty ? options.Catalog : options.Catalog.With(settings.Models.OrderBy(static model => model.Key, StringComparer.Ordinal).Select(model => Model(options.Catalog, model.Key, model.Value)), []),
            Problems = problems.ToImmutable(),
            UnusedProvider = problems.FirstOrDefault(),
        }).OverriddenBy(environment);
    }

    private static KeyValuePair<string, ModelEndpoint>? Endpoint(string name, ProviderSettings settings, Func<string, string?> environment, ImmutableArray<string>.Builder problems)
    {
        if (ProviderCatalog.Find(name) is not { } provider)
        {
            problems.Add($"providers.{name} in the settings is not known, so it is not used. Known are {string.Join(", ", ProviderCatalog.All.Select(static known => known.Name))}.");
            return null;
        }

        var address = settings.BaseUrl is { } text ? provider.ParseAddress(text) : null;
        if (settings.BaseUrl is not null && address is null)
        {
            problems.Add($"providers.{name}.baseUrl in the settings is not an http or https address, so it is not used. Write it as in https://example.com/v1.");
        }

        var endpoint = provider.DefaultEndpoint;
        return new(provider.Name, endpoint with
        {
            BaseUrl = address ?? endpoint.BaseUrl,
            AddressSource = address is null ? endpoint.AddressSource : AddressSource.UserSettings,
            AddressName = $"providers.{name}.baseUrl",
            KeyName = settings.KeyVariable ?? endpoint.KeyName,
            Key = settings.KeyVariable is { } variable
                ? () => environment(variable)?.Trim() is { Length: > 0 } key ? new ModelKey(key, KeySource.Environment) : null
                : endpoint.Key,
        });
    }

    private static RetryLimits Limits(RetrySettings settings)
    {
        var limits = RetryLimits.Default;
        return limits with
        {
            MaxAttempts = settings.MaxAttempts ?? limits.MaxAttempts,
            BaseBackoff = Span(settings.BaseBackoffMs) ?? limits.BaseBackoff,
            MaxBackoff = Span(settings.MaxBackoffMs) ?? limits.MaxBackoff,
            ConnectTimeout = Span(settings.ConnectTimeoutMs) ?? limits.ConnectTimeout,
            StallTimeout = Span(settings.StallTimeoutMs) ?? limits.StallTimeout,
            TotalTimeout = Span(settings.TotalTimeoutMs) ?? limits.TotalTimeout,
        };

        static TimeSpan? Span(int? milliseconds) => milliseconds is { } value ? TimeSpan.FromMilliseconds(value) : null;
    }

    /// <summary>What the user says of a model over what is known of it.</summary>
    private static ModelInfo Model(ModelCatalog catalog, string id, ModelSettings settings)
    {
        var provider = settings.Provider ?? catalog.Find(id)?.Provider ?? "openai";
        var known = catalog.Describe(provider, id, ProviderCatalog.Find(provider)?.IsLocal is true);
        return known with
        {
            ContextWindow = settings.ContextWindow ?? known.ContextWindow,
            MaxOutputTokens = settings.MaxOutputTokens ?? known.MaxOutputTokens,
            CanThink = settings.CanThink ?? known.CanThink,
            CanSeeImages = settings.CanSeeImages ?? known.CanSeeImages,
            CanSearchWeb = settings.CanSearchWeb ?? known.CanSearchWeb,
            Price = settings.Price is { } price ? new ModelPrice(price.Input, price.Output, price.CacheRead, price.CacheWrite) : known.Price,
        };
    }
}
