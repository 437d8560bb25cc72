using LspAgent.Core.Secrets;

namespace LspAgent.Providers;

/// <summary>Who chose an address. A key only goes to an address that the user chose, or to the vendor's own.</summary>
public enum AddressSource
{
    /// <summary>The vendor's own address, or a local server's usual one.</summary>
    Vendor,
    Environment,
    UserSettings,

    /// <summary>Settings that came with a repository: no key is sent there.</summary>
    Repository,
}

/// <summary>Where a key comes from, for whoever shows how one is signed in.</summary>
public enum KeySource
{
    Environment,

    /// <summary>Stored by <c>lspagent auth login</c>.</summary>
    Stored,

    /// <summary>Handed over by a client, kept in memory only.</summary>
    Client,
}

/// <summary>A key to a model's service. Its text can be read by this assembly only, and never stands in any text.</summary>
public sealed class ModelKey(string value, KeySource source, bool isToken = false)
{
    public KeySource Source => source;

    /// <summary>True for a token that is sent as <c>Authorization: Bearer</c> where a key has a header of its own.</summary>
    public bool IsToken => isToken;

    internal string Value => value;

    /// <summary>Has it taken out of what models, logs and addresses are given.</summary>
    public void KeepFrom(SecretRedactor secrets) => secrets.Add(value);

    public override string ToString() => "[key]";
}

/// <summary>Where a provider's models are asked, and with which key.</summary>
public sealed record ModelEndpoint
{
    /// <summary>The name of the provider in <see cref="ProviderCatalog"/>.</summary>
    public required string Provider { get; init; }

    public required Uri BaseUrl { get; init; }

    public required AddressSource AddressSource { get; init; }

    /// <summary>The key as it is now; asked at every request, so that a changed key counts at once.</summary>
    public Func<ModelKey?> Key { get; init; } = static () => null;

    /// <summary>The name of the setting that holds the key, for remedies; null when none is needed.</summary>
    public string? KeyName { get; init; }

    /// <summary>The name of the setting that holds the address, for remedies.</summary>
    public string AddressName { get; init; } = "the provider's base URL";

    /// <summary>The key that may be sent to the address.</summary>
    internal ModelKey? KeyToSend() => AddressSource == AddressSource.Repository ? null : Key();

    internal Uri At(string path)
    {
        var root = BaseUrl.AbsoluteUri.TrimEnd('/');

        // Both ways of writing a base URL are in use, with the version and without it.
        return root.EndsWith("/v1", StringComparison.Ordinal) && path.StartsWith("/v1/", StringComparison.Ordinal)
            ? new Uri(root + path[3..])
            : new Uri(root + path);
    }
}
