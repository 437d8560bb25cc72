using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Protocol.Lsp;

/// <summary>
/// Names a document. The text stays exactly as the peer sent it, and two spellings of one document
/// (<c>file:///C%3A/a%20b</c> and <c>file:///c:/a b</c>) are equal.
/// </summary>
[JsonConverter(typeof(DocumentUriConverter))]
public sealed class DocumentUri : IEquatable<DocumentUri>
{
    private readonly string _identity;

    public DocumentUri(string text)
    {
        Value = text;
        _identity = UriParts.IsPlainUnixFile(text) ? text : UriParts.Parse(text).Identity;
    }

    /// <summary>The URI as it was sent or made.</summary>
    public string Value { get; }

    public string Scheme => UriParts.Parse(Value).Scheme;

    public bool IsFile => string.Equals(Scheme, UriParts.File, StringComparison.Ordinal);

    public static bool operator ==(DocumentUri? left, DocumentUri? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(DocumentUri? left, DocumentUri? right) => !(left == right);

    public static DocumentUri FromPath(string path) => FromPath(path, PathStyles.Current);

    /// <summary>The URI of an absolute path. A relative path has none.</summary>
    public static DocumentUri FromPath(string path, PathStyle style) => new(UriParts.FromPath(path, style));

    public bool TryGetPath([NotNullWhen(true)] out string? path) => TryGetPath(PathStyles.Current, out path);

    /// <summary>The path of a file; false for other schemes, and for files that cannot be there under these rules.</summary>
    public bool TryGetPath(PathStyle style, [NotNullWhen(true)] out string? path)
    {
        path = UriParts.Parse(Value).ToPath(style);
        return path is not null;
    }

    public bool Equals(DocumentUri? other) => other is not null && string.Equals(_identity, other._identity, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as DocumentUri);

    public override int GetHashCode() => _identity.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Value;
}

/// <summary>Reads and writes the URI's own text, as a value and as the name of a member.</summary>
internal sealed class DocumentUriConverter : JsonConverter<DocumentUri>
{
    public override DocumentUri Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { } text
            ? new(text)
            : throw new JsonException("Expected a URI.");

    public override void Write(Utf8JsonWriter writer, DocumentUri value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);

    public override DocumentUri ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    public override void WriteAsPropertyName(Utf8JsonWriter writer, DocumentUri value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Value);
}
