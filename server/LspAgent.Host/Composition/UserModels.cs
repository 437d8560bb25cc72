using LspAgent.Core.Models;
using LspAgent.Core.Settings;
using LspAgent.Host.Platform;
using LspAgent.Providers;

namespace LspAgent.Host.Composition;

/// <summary>Which models the user has, and with which keys: from the user's own settings, the environment, and the key ring. No folder's settings are asked.</summary>
internal sealed class UserModels : IDisposable
{
    private readonly ModelDirectory _directory;

    /// <param name="settings">What <c>--settings</c> was given; null for nothing.</param>
    public UserModels(Func<string, string?> environment, string? settings, TimeProvider time)
    {
        Files = SettingsFiles.ForThisMachine(environment, settings);
        Settings = Files.Load(root: null, isTrusted: false);
        Options = ConfiguredModels.Options(Settings.Settings, environment);
        Keys = new KeyRing(UserFolder.Locate(environment));
        _directory = new ModelDirectory(() => Options.WithKeys(Keys.Find), time);
    }

    public SettingsFiles Files { get; }

    public LoadedSettings Settings { get; }

    /// <summary>Without the keys of the key ring.</summary>
    public ModelOptions Options { get; }

    public KeyRing Keys { get; }

    public IModelDirectory Directory => _directory;

    /// <summary>Why no model can be asked; null when one can. Fixed rules are none.</summary>
    public string? NoModelBecause(string? name) => _directory.Choose(name ?? Options.DefaultModel) switch
    {
        ModelChoice.Unavailable { Error.Message: var because } => because,
        ModelChoice.Ready { Model.Provider: ProviderCatalog.Offline } => $"No model is configured. {Remedy}",
        _ => null,
    };

    public static string Remedy => "Set ANTHROPIC_API_KEY or OPENAI_API_KEY, store a key with `lspagent auth login`, or set OPENAI_BASE_URL for a server of your own.";

    /// <summary>The key that is sent to a provider, and where it is from; null when there is none.</summary>
    public (ModelKey Key, string From)? KeyOf(ModelProvider provider)
    {
        // The same account may be reached in two dialects, and settings may name either.
        var endpoints = ProviderCatalog.All
            .Where(other => string.Equals(other.KeyVariable, provider.KeyVariable, StringComparison.Ordinal))
            .Select(other => Options.Endpoints.GetValueOrDefault(other.Name))
            .OfType<ModelEndpoint>();
        foreach (var endpoint in endpoints)
        {
            if (endpoint.Key() is { } key)
            {
                return (key, (key.IsToken ? provider.TokenVariable : endpoint.KeyName) ?? "the environment");
            }
        }

        return Keys.Find(provider.Name) is { } kept ? (kept, kept.Source is KeySource.Client ? "the editor" : Keys.StoragePath) : null;
    }

    /// <summary>See <see cref="ModelDirectory.ConnectEarly"/>.</summary>
    public void ConnectEarly(string? name) => _directory.ConnectEarly(name ?? Options.DefaultModel);

    public void Dispose() => _directory.Dispose();
}
