using System.Collections.Concurrent;
using System.Text.Json;
using LspAgent.Core.Secrets;
using LspAgent.Host.Platform;
using LspAgent.Providers;

namespace LspAgent.Host.Composition;

/// <summary>
/// The user's keys to model providers that are not in the environment: those that a client handed over, in memory only, and
/// those that <c>lspagent auth login</c> stored in the user's folder, readable by the user alone. Safe for concurrent use.
/// </summary>
internal sealed class KeyRing(string userFolder)
{
    private readonly ConcurrentDictionary<string, ModelKey> _handedOver = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _lock = new();
    private Dictionary<string, string>? _stored;
    private (DateTime, long) _stamp;

    /// <summary>The providers that take a key, each once however many ways there are to speak to it.</summary>
    public static IReadOnlyList<ModelProvider> Providers { get; } =
        [.. ProviderCatalog.All.Where(provider => provider.KeyVariable is not null).DistinctBy(provider => provider.KeyVariable, StringComparer.Ordinal)];

    public static string KnownNames => string.Join(", ", Providers.Select(provider => provider.Name));

    /// <summary>Where keys are stored.</summary>
    public string StoragePath { get; } = Path.Join(userFolder, "auth.json");

    /// <summary>The provider whose key a name means; null when no provider of this name takes one.</summary>
    public static ModelProvider? ProviderOf(string name) => ProviderCatalog.Find(name) is { KeyVariable: { } variable }
        ? Providers.FirstOrDefault(provider => string.Equals(provider.KeyVariable, variable, StringComparison.Ordinal))
        : null;

    public ModelKey? Find(string provider) => ProviderOf(provider) is not { Name: var name } ? null
        : _handedOver.TryGetValue(name, out var key) ? key
        : FindStored(name);

    /// <summary>Has every key that there is kept out of what others see.</summary>
    public void KeepFrom(SecretRedactor secrets)
    {
        foreach (var provider in Providers)
        {
            Find(provider.Name)?.KeepFrom(secrets);
            FindStored(provider.Name)?.KeepFrom(secrets);
        }
    }

    /// <summary>The key on the disk, which may hide behind one that was handed over.</summary>
    public ModelKey? FindStored(string provider)
    {
        lock (_lock)
        {
            _stored ??= ReadOrNothing();
            return ProviderOf(provider) is { Name: var name } && _stored.TryGetValue(name, out var stored) ? new ModelKey(stored, KeySource.Stored) : null;
        }
    }

    /// <summary>Keeps a key in memory, or forgets it. False when there is no such provider.</summary>
    public bool TrySet(string provider, string? key)
    {
        if (ProviderOf(provider) is not { Name: var name })
        {
            return false;
        }

        if (string.IsNullOrWhiteSpace(key))
        {
            _handedOver.TryRemove(name, out _);
        }
        else
        {
            _handedOver[name] = new ModelKey(key.Trim(), KeySource.Client);
        }

        return true;
    }

    /// <summary>Keeps a key on the disk, or takes it away.</summary>
    /// <exception cref="KeyStorageException">Nothing was changed.</exception>
    public void Store(ModelProvider provider, string? key)
    {
        lock (_lock)
        {
            try
            {
                var stored = Read();
                if (key is null)
                {
                    stored.Remove(provider.Name);
                }
                else
                {
                    stored[provider.Name] = key;
                }

                PrivateFiles.CreateFolder(userFolder);
                PrivateFiles.Replace(StoragePath, JsonSerializer.SerializeToUtf8Bytes(stored, KeyRingJson.Default.DictionaryStringString));
                (_stored, _stamp) = (stored, Stamp());
            }
            catch (JsonException)
            {
                throw new KeyStorageException($"{StoragePath} is not a file of keys, so nothing was changed. Move it away and log in again.");
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new KeyStorageException(
                    $"{StoragePath} could not be changed: {exception.Message.TrimEnd('.')}. See that the folder can be written, or set {UserFolder.Variable} to one that can.");
            }
        }
    }

    /// <summary>Sees what another process has stored meanwhile.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            if (_stored is not null && Stamp() != _stamp)
            {
                _stored = null;
            }
        }
    }

    private (DateTime, long) Stamp()
    {
        var file = new FileInfo(StoragePath);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private Dictionary<string, string> ReadOrNothing()
    {
        try
        {
            _stamp = Stamp();
            return Read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // Whoever needs a key is told that there is none; the next login says what is wrong with the file.
            return new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        }
    }

    private Dictionary<string, string> Read()
    {
        var keys = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (File.Exists(StoragePath))
        {
            foreach (var (provider, key) in JsonSerializer.Deserialize(File.ReadAllBytes(StoragePath), KeyRingJson.Default.DictionaryStringString) ?? [])
            {
                keys[provider] = key;
            }
        }

        return keys;
    }
}

/// <summary>Keys could not be stored. The message is one sentence for the user with the remedy.</summary>
internal sealed class KeyStorageException(string message) : Exception(message);
