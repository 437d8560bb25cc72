using System.Collections.Concurrent;
using System.Text.Json;
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
    private readonly string _path = Path.Join(userFolder, "auth.json");
    private readonly Lock _lock = new();
    private Dictionary<string, string>? _stored;

    /// <summary>The providers that take a key.</summary>
    public static IEnumerable<string> Providers => ProviderCatalog.All.Where(provider => provider.KeyVariable is not null).Select(provider => provider.Name);

    public ModelKey? Find(string provider)
    {
        if (_handedOver.TryGetValue(provider, out var key))
        {
            return key;
        }

        lock (_lock)
        {
            _stored ??= Read();
            return _stored.TryGetValue(provider, out var stored) ? new ModelKey(stored, KeySource.Stored) : null;
        }
    }

    /// <summary>Keeps a key in memory, or forgets it. False when there is no such provider.</summary>
    public bool TrySet(string provider, string? key)
    {
        if (!Providers.Contains(provider, StringComparer.OrdinalIgnoreCase))
        {
            return false;
        }

        if (string.IsNullOrWhiteSpace(key))
        {
            _handedOver.TryRemove(provider, out _);
        }
        else
        {
            _handedOver[provider] = new ModelKey(key.Trim(), KeySource.Client);
        }

        return true;
    }

    /// <summary>Keeps a key on the disk, or takes it away.</summary>
    public void Store(string provider, string? key)
    {
        lock (_lock)
        {
            var stored = Read();
            if (key is null)
            {
                stored.Remove(provider);
            }
            else
            {
                stored[provider] = key;
            }

            PrivateFiles.CreateFolder(userFolder);
            PrivateFiles.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(stored, KeyRingJson.Default.DictionaryStringString));
            _stored = stored;
        }
    }

    private Dictionary<string, string> Read()
    {
        try
        {
            var read = JsonSerializer.Deserialize(File.ReadAllBytes(_path), KeyRingJson.Default.DictionaryStringString);
            return new Dictionary<string, string>(read ?? [], StringComparer.OrdinalIgnoreCase);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        }
    }
}
