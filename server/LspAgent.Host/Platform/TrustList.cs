using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Host.Platform;

/// <summary>
/// Which folders the user trusts and which not, by canonical path, kept in the user's folder. What is not there was never
/// asked. Safe for concurrent use; it sees what other processes have written.
/// </summary>
internal sealed class TrustList(string userFolder, string home)
{
    private readonly Lock _lock = new();
    private readonly ConditionalWeakTable<object, ConcurrentDictionary<string, bool>> _asked = [];
    private readonly string _path = Path.Join(userFolder, "trusted.json");

    /// <summary>The user's answer for a folder, or for one above it; null when there is none.</summary>
    public bool? Find(string folder)
    {
        var answers = Read() ?? [];
        for (var place = folder; place is { Length: > 0 }; place = Path.GetDirectoryName(place))
        {
            // Whoever trusts a home or a whole disk does not mean everything that is ever put there.
            if (answers.TryGetValue(place, out var answer) && (place.Length == folder.Length || !IsWide(place)))
            {
                return answer;
            }
        }

        return null;
    }

    /// <summary>True once for each client and folder, as long as there is no answer: nobody is asked the same twice.</summary>
    public bool MayAsk(object client, string folder) =>
        Find(folder) is null && _asked.GetValue(client, static _ => new ConcurrentDictionary<string, bool>(StringComparer.Ordinal)).TryAdd(folder, true);

    public bool IsTrusted(string folder) => Find(folder) ?? false;

    /// <returns>Why the answer holds for this process only, in a sentence; null when it is kept.</returns>
    public string? Keep(string folder, bool isTrusted)
    {
        lock (_lock)
        {
            try
            {
                if (Read() is not { } answers)
                {
                    return $"{_path} is no list of trusted folders, so nothing was changed. Move it away and answer again.";
                }

                answers[folder] = isTrusted;
                PrivateFiles.CreateFolder(userFolder);
                PrivateFiles.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(answers, TrustListJson.Default.DictionaryStringBoolean));
                return null;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return $"{_path} could not be written: {exception.Message.TrimEnd('.')}.";
            }
        }
    }

    private bool IsWide(string folder) => string.Equals(folder, home, StringComparison.Ordinal) || Path.GetDirectoryName(folder) is null;

    /// <summary>Null when there is a file that cannot be read: then nothing is trusted, and nothing is written over it.</summary>
    private Dictionary<string, bool>? Read()
    {
        var comparer = OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        try
        {
            return File.Exists(_path)
                ? new Dictionary<string, bool>(JsonSerializer.Deserialize(File.ReadAllBytes(_path), TrustListJson.Default.DictionaryStringBoolean) ?? [], comparer)
                : new Dictionary<string, bool>(comparer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            return null;
        }
    }
}

/// <summary>The file of trusted folders: path to answer.</summary>
[JsonSerializable(typeof(Dictionary<string, bool>))]
internal sealed partial class TrustListJson : JsonSerializerContext;
