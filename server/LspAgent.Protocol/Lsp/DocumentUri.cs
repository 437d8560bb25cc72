using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Lsp;

/// <summary>
/// Names a document. The text stays exactly as the peer sent it, and two spellings of one document
/// (<c>file:///C%3A/a%20b</c> and <c>file:///c:/a b</c>) are equal.
/// </summary>
[JsonConverter(typeof(WireStringConverter<DocumentUri>))]
public readonly struct DocumentUri : IWireString<DocumentUri>, IEquatable<DocumentUri>
{
    private readonly string? _text;
    private readonly string? _identity;

    public DocumentUri(string text)
    {
        _text = text;
        _identity = UriParts.IsPlainUnixFile(text) ? text : UriParts.Parse(text).Identity;
    }

    /// <summary>The URI as it was sent or made.</summary>
    public string Value => _text ?? "";

    public string Scheme => UriParts.Parse(Value).Scheme;

    public bool IsFile => string.Equals(Scheme, UriParts.File, StringComparison.Ordinal);

    public static bool operator ==(DocumentUri left, DocumentUri right) => left.Equals(right);

    public static bool operator !=(DocumentUri left, DocumentUri right) => !left.Equals(right);

    public static DocumentUri FromWire(string value) => new(value);

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

    public bool Equals(DocumentUri other) => string.Equals(_identity ?? "", other._identity ?? "", StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is DocumentUri other && Equals(other);

    public override int GetHashCode() => (_identity ?? "").GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Value;
}
