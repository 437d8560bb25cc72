using System.Collections.Immutable;
using System.Globalization;
using LspAgent.Core.Models;

namespace LspAgent.Providers;

/// <summary>
/// What the user has decided about models: which one, where, with which key, how patiently. Immutable; whoever reads settings
/// fills it, and lays the environment over it.
/// </summary>
public sealed record ModelOptions
{
    private const string Prefix = "LSPAGENT_MODEL";

    /// <summary>In any of the forms that <see cref="IModelDirectory.Choose"/> takes; null to take what the keys allow.</summary>
    public string? DefaultModel { get; init; }

    /// <summary>For small side jobs such as titles; null for the vendor's small one.</summary>
    public string? SmallModel { get; init; }

    /// <summary>Asked one after the other when the chosen one stays overloaded.</summary>
    public ImmutableArray<string> FallbackModels { get; init; } = [];

    /// <summary>Where the user's providers are, by their names in <see cref="ProviderCatalog"/>; others have their usual addresses.</summary>
    public ImmutableDictionary<string, ModelEndpoint> Endpoints { get; init; } = ImmutableDictionary.Create<string, ModelEndpoint>(StringComparer.OrdinalIgnoreCase);

    public RetryLimits Limits { get; init; } = RetryLimits.Default;

    public ModelCatalog Catalog { get; init; } = ModelCatalog.BuiltIn;

    /// <summary>Sentences about values that could not be read and were left out.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>Why a provider that the user gave is not used, in one sentence; null when all are.</summary>
    public string? UnusedProvider { get; init; }

    public static ModelOptions FromEnvironment(Func<string, string?> read) => new ModelOptions().OverriddenBy(read);

    /// <summary>The same with keys for the providers that have none yet.</summary>
    /// <param name="find">The key of a provider, by its name.</param>
    public ModelOptions WithKeys(Func<string, ModelKey?> find)
    {
        var endpoints = Endpoints;
        foreach (var provider in ProviderCatalog.All.Where(provider => provider.KeyVariable is not null))
        {
            var endpoint = endpoints.GetValueOrDefault(provider.Name) ?? provider.DefaultEndpoint;
            if (endpoint.Key() is null && find(provider.Name) is not null)
            {
                endpoints = endpoints.SetItem(provider.Name, endpoint with { Key = () => find(provider.Name) });
            }
        }

        return this with { Endpoints = endpoints };
    }

    /// <summary>The same with what the environment says laid over it.</summary>
    public ModelOptions OverriddenBy(Func<string, string?> read)
    {
        string? Value(string name) => read(name)?.Trim() is { Length: > 0 } value ? value : null;
        var problems = Problems.ToBuilder();
        var unused = UnusedProvider;
        var endpoints = Endpoints.ToBuilder();
        foreach (var provider in ProviderCatalog.All)
        {
            if (FromEnvironment(provider, endpoints.GetValueOrDefault(provider.Name), Value, out var problem) is { } endpoint)
            {
                endpoints[provider.Name] = endpoint;
            }

            // Two dialects may share one variable.
            if (problem is not null && !problems.Contains(problem))
            {
                problems.Add(problem);
                unused = problem;
            }
        }

        TimeSpan Span(string name, TimeSpan otherwise, int least) =>
            Whole(Value, Prefix + name, least, problems) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : otherwise;
        return this with
        {
            DefaultModel = Value(Prefix) ?? DefaultModel,
            SmallModel = Value(Prefix + "_SMALL") ?? SmallModel,
            FallbackModels = Value(Prefix + "_FALLBACK") is { } fallback ? [.. fallback.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)] : FallbackModels,
            Endpoints = endpoints.ToImmutable(),
            Limits = Limits with
            {
                MaxAttempts = Whole(Value, Prefix + "_MAX_ATTEMPTS", 1, problems) ?? Limits.MaxAttempts,
                BaseBackoff = Span("_BASE_BACKOFF_MS", Limits.BaseBackoff, least: 0),
                MaxBackoff = Span("_MAX_BACKOFF_MS", Limits.MaxBackoff, least: 0),
                ConnectTimeout = Span("_CONNECT_TIMEOUT_MS", Limits.ConnectTimeout, least: 1),
                StallTimeout = Span("_STALL_TIMEOUT_MS", Limits.StallTimeout, least: 1),
                TotalTimeout = Span("_TOTAL_TIMEOUT_MS", Limits.TotalTimeout, least: 1),
            },
            Problems = problems.ToImmutable(),
            UnusedProvider = unused,
        };
    }

    private static ModelEndpoint? FromEnvironment(
        ModelProvider provider, ModelEndpoint? settings, Func<string, string?> value, out string? problem)
    {
        var key = Key(provider.KeyVariable, isToken: false) ?? Key(provider.TokenVariable, isToken: true);
        var address = provider.AddressVariable is { } variable ? value(variable) : null;
        var uri = address is null ? null : provider.ParseAddress(address);
        problem = address is not null && uri is null ? $"{provider.AddressVariable} is not an http or https address, so it is not used. Write it as in https://example.com/v1." : null;

        if (key is null && uri is null)
        {
            return null;
        }

        var endpoint = settings ?? provider.DefaultEndpoint;
        return endpoint with
        {
            BaseUrl = uri ?? endpoint.BaseUrl,
            AddressSource = uri is null ? endpoint.AddressSource : AddressSource.Environment,
            Key = key is null ? endpoint.Key : () => key,
        };

        ModelKey? Key(string? name, bool isToken) =>
            name is not null && value(name) is { } text ? new ModelKey(text, KeySource.Environment, isToken) : null;
    }

    private static int? Whole(Func<string, string?> value, string name, int least, ImmutableArray<string>.Builder problems)
    {
        if (value(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least)
        {
            return number;
        }

        problems.Add($"{name} is not a whole number of at least {least}, so it is not used.");
        return null;
    }
}
