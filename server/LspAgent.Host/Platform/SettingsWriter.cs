using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LspAgent.Host.Platform;

/// <summary>Adds to settings files without touching anything else in them: comments, order and spacing stay.</summary>
internal static class SettingsWriter
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Adds rules to <c>permissions.allow</c>; the file and its folder are made when they are missing.</summary>
    /// <param name="isPrivate">True for a file that only the user may read.</param>
    /// <returns>Why nothing was changed, in a sentence; null when the rules stand there now.</returns>
    public static string? AddAllowed(string path, ImmutableArray<string> rules, bool isPrivate)
    {
        try
        {
            if (FindLink(path) is { } link)
            {
                return $"{link} is a link, and settings are only written where they really lie.";
            }

            var text = File.Exists(path) ? File.ReadAllText(path) : string.Empty;
            if (Insert(string.IsNullOrWhiteSpace(text) ? "{\n}\n" : text, rules) is not { } changed)
            {
                return $"{path} is not a settings file that could be added to.";
            }

            Write(path, changed, isPrivate);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{path} could not be written: {exception.Message.TrimEnd('.')}.";
        }
    }

    /// <summary>The text with the rules at the beginning of the list; null when it is no object with such a list.</summary>
    internal static string? Insert(string text, ImmutableArray<string> rules)
    {
        try
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var places = Places.Find(bytes);
            var known = places.Known;
            var items = string.Join(", ", rules.Where(rule => !known.Contains(rule)).Distinct(StringComparer.Ordinal).Select(rule => JsonSerializer.Serialize(rule, Plain)));
            if (items.Length == 0)
            {
                return text;
            }

            var (at, addition) = places switch
            {
                { Allow: { } list } => (list, places.IsAllowEmpty ? items : items + ", "),
                { Permissions: { } group } => (group, $"\n    \"allow\": [{items}]{(places.IsPermissionsEmpty ? "\n  " : ",")}"),
                { Root: { } root } => (root, $"\n  \"permissions\": {{\n    \"allow\": [{items}]\n  }}{(places.IsRootEmpty ? "\n" : ",")}"),
                _ => (-1, string.Empty),
            };
            return at < 0 ? null : Encoding.UTF8.GetString([.. bytes.AsSpan(0, at), .. Encoding.UTF8.GetBytes(addition), .. bytes.AsSpan(at)]);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? FindLink(string path)
    {
        foreach (var one in (string?[])[path, Path.GetDirectoryName(path)])
        {
            if (one is not null && new FileInfo(one).LinkTarget is not null)
            {
                return one;
            }
        }

        return null;
    }

    private static void Write(string path, string text, bool isPrivate)
    {
        if (Path.GetDirectoryName(path) is { } folder)
        {
            if (isPrivate)
            {
                PrivateFiles.CreateFolder(folder);
            }
            else
            {
                Directory.CreateDirectory(folder);
            }
        }

        if (isPrivate)
        {
            PrivateFiles.Replace(path, Encoding.UTF8.GetBytes(text));
            return;
        }

        var fresh = $"{path}.new";
        File.WriteAllText(fresh, text);
        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>The places behind the opening brackets of the three levels, and what stands in the list.</summary>
    private sealed record Places(int? Root, bool IsRootEmpty, int? Permissions, bool IsPermissionsEmpty, int? Allow, bool IsAllowEmpty, ImmutableHashSet<string> Known)
    {
        public static Places Find(ReadOnlySpan<byte> json)
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var found = new Places(null, true, null, true, null, true, ImmutableHashSet.Create<string>(StringComparer.Ordinal));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException("It is no object.");
            }

            found = found with { Root = (int)reader.BytesConsumed };
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                found = found with { IsRootEmpty = false };
                var isPermissions = reader.ValueTextEquals("permissions");
                reader.Read();
                if (!isPermissions)
                {
                    reader.Skip();
                    continue;
                }

                found = InPermissions(ref reader, found);
            }

            while (reader.Read())
            {
                // What follows the object makes the file invalid, and throws.
            }

            return found;
        }

        private static Places InPermissions(ref Utf8JsonReader reader, Places found)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException("The permissions are no object.");
            }

            found = found with { Permissions = (int)reader.BytesConsumed };
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                found = found with { IsPermissionsEmpty = false };
                var isAllow = reader.ValueTextEquals("allow");
                reader.Read();
                if (!isAllow)
                {
                    reader.Skip();
                    continue;
                }

                if (reader.TokenType != JsonTokenType.StartArray)
                {
                    throw new JsonException("The rules are no list.");
                }

                found = found with { Allow = (int)reader.BytesConsumed };
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    found = found with
                    {
                        IsAllowEmpty = false,
                        Known = reader.TokenType == JsonTokenType.String && reader.GetString() is { } rule ? found.Known.Add(rule) : found.Known,
                    };
                    reader.Skip();
                }
            }

            return found;
        }
    }
}
