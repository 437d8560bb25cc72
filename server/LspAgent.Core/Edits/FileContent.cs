namespace LspAgent.Core.Edits;

/// <summary>All that a file holds. Closed.</summary>
public abstract record FileContent
{
    private FileContent()
    {
    }

    /// <summary>The file's permission bits where the system has them; null to keep those that are there, or to take the usual ones.</summary>
    public int? Mode { get; init; }

    /// <summary>True when both hold the same, however it is stored.</summary>
    public static bool AreSame(FileContent? left, FileContent? right) => (left, right) switch
    {
        (null, null) => true,
        (Text a, Text b) => string.Equals(a.Value, b.Value, StringComparison.Ordinal),
        (Bytes a, Bytes b) => a.Value.Span.SequenceEqual(b.Value.Span),
        (Link a, Link b) => string.Equals(a.Target, b.Target, StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>True when a file with the one is, byte for byte and bit for bit, a file with the other.</summary>
    public static bool AreIdentical(FileContent? left, FileContent? right) =>
        AreSame(left, right) && left?.Mode == right?.Mode && (left as Text)?.Format == (right as Text)?.Format;

    public sealed record Text(string Value, TextFormat Format) : FileContent;

    /// <summary>What is no text.</summary>
    public sealed record Bytes(ReadOnlyMemory<byte> Value) : FileContent;

    /// <summary>A symbolic link, itself and not what it points to.</summary>
    public sealed record Link(string Target) : FileContent;
}
