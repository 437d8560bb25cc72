using System.Collections.Immutable;

namespace LspAgent.Core.Models;

/// <summary>
/// What is known of models before they are asked: windows, limits, prices, short names. Immutable; a user's own entries take
/// the place of the built-in ones. Knows nothing of keys and addresses.
/// </summary>
public sealed class ModelCatalog
{
    private const int UnknownWindow = 200_000;
    private const int UnknownOutput = 16_384;
    private const int LocalWindow = 32_768;
    private const int LocalOutput = 8_192;

    private ModelCatalog(ImmutableArray<ModelInfo> models, ImmutableArray<ModelAlias> aliases)
    {
        Models = models;
        Aliases = aliases;
    }

    public static ModelCatalog BuiltIn { get; } = new(BuiltInModels.All, BuiltInModels.Aliases);

    /// <summary>The user's own first, then the built-in ones, the best known of each provider first.</summary>
    public ImmutableArray<ModelInfo> Models { get; }

    /// <summary>The first one of a name counts.</summary>
    public ImmutableArray<ModelAlias> Aliases { get; }

    /// <param name="models">Entries of the user's.</param>
    /// <param name="aliases">Short names of the user's.</param>
    public ModelCatalog With(IEnumerable<ModelInfo> models, IEnumerable<ModelAlias> aliases)
    {
        var own = models.ToImmutableArray();
        return new ModelCatalog(
            [.. own, .. Models.Where(known => !own.Any(one => IsSame(one.Id, known.Id) && IsSame(one.Provider, known.Provider)))],
            [.. aliases, .. Aliases]);
    }

    /// <summary>What a short name stands for; other names stand for themselves.</summary>
    public string Resolve(string name)
    {
        foreach (var alias in Aliases)
        {
            if (IsSame(alias.Name, name))
            {
                return alias.Stands;
            }
        }

        return name;
    }

    /// <summary>The entry of a model; a dated name such as <c>x-2025-05-14</c> finds <c>x</c>.</summary>
    /// <param name="provider">Null when any provider will do.</param>
    public ModelInfo? Find(string id, string? provider = null)
    {
        foreach (var model in Models)
        {
            if (IsSame(model.Id, id) && (provider is null || IsSame(model.Provider, provider)))
            {
                return model;
            }
        }

        return Undated(id) is { } shorter && Find(shorter, provider) is { } known ? known with { Id = id } : null;
    }

    /// <summary>What is known of a model at a provider; sensible guesses, but no price, when nothing is.</summary>
    /// <param name="isLocal">True when it runs on a machine of the user's, where windows are small.</param>
    public ModelInfo Describe(string provider, string id, bool isLocal) =>
        Find(id, provider)
        ?? (isLocal ? null : Find(id) is { } elsewhere ? elsewhere with { Provider = provider } : null)
        ?? new ModelInfo(
            id,
            provider,
            isLocal ? LocalWindow : UnknownWindow,
            isLocal ? LocalOutput : UnknownOutput,
            Price: null,
            CanThink: !isLocal,
            CanSeeImages: !isLocal);

    /// <summary>Null when it is not known.</summary>
    public ModelPrice? PriceOf(string id) => Find(id)?.Price;

    private static bool IsSame(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    /// <summary>The id without what says only which edition it is; null when there is nothing to leave out.</summary>
    private static string? Undated(string id)
    {
        foreach (var suffix in (ReadOnlySpan<string>)["-latest", "[1m]"])
        {
            if (id.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                return id[..^suffix.Length];
            }
        }

        // A day, written 20250514 or 2025-05-14, behind a hyphen or an at sign.
        foreach (var length in (ReadOnlySpan<int>)[8, 10])
        {
            var at = id.Length - length - 1;
            if (at > 0 && (id[at] is '-' or '@') && IsDay(id.AsSpan(at + 1)))
            {
                return id[..at];
            }
        }

        return null;
    }

    private static bool IsDay(ReadOnlySpan<char> text) => text.Length switch
    {
        8 => text.StartsWith("20", StringComparison.Ordinal) && !text.ContainsAnyExceptInRange('0', '9'),
        10 => text.StartsWith("20", StringComparison.Ordinal) && text[4] == '-' && text[7] == '-',
        _ => false,
    };
}

/// <summary>A short name of a model.</summary>
/// <param name="Stands">What it stands for: an id, or a provider and an id.</param>
public sealed record ModelAlias(string Name, string Stands);
