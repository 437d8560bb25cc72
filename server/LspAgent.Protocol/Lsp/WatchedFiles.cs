using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Protocol.Lsp;

/// <summary>What happened to a file on disk.</summary>
public enum FileChangeType
{
    Created = 1,
    Changed = 2,
    Deleted = 3,
}

/// <summary>Which changes a watcher reports.</summary>
[Flags]
public enum WatchKind
{
    None = 0,
    Create = 1,
    Change = 2,
    Delete = 4,
}

/// <summary>Files on disk changed.</summary>
public sealed record DidChangeWatchedFilesParams(ImmutableArray<FileEvent> Changes);

/// <summary>One file on disk changed.</summary>
public sealed record FileEvent(DocumentUri Uri, FileChangeType Type);

/// <summary>What to watch; this can only be asked for by registration, no server capability says it.</summary>
public sealed record DidChangeWatchedFilesRegistrationOptions(ImmutableArray<FileSystemWatcher> Watchers);

/// <summary>One pattern to watch; every kind of change when none is named.</summary>
public sealed record FileSystemWatcher(GlobPattern GlobPattern, WatchKind? Kind = null);

/// <summary>A glob over the whole workspace, or below one folder for clients that said they support it.</summary>
[JsonConverter(typeof(GlobPatternConverter))]
public abstract record GlobPattern
{
    private GlobPattern()
    {
    }

    public sealed record Anywhere(string Pattern) : GlobPattern;

    public sealed record Relative(DocumentUri BaseUri, string Pattern) : GlobPattern;
}

/// <summary>Tells the two by whether a string or an object stands on the wire.</summary>
internal sealed class GlobPatternConverter : JsonConverter<GlobPattern>
{
    public override GlobPattern Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? new GlobPattern.Anywhere(reader.GetString() ?? "")
            : UnionJson.ReadCase<GlobPattern.Relative>(ref reader, options);

    public override void Write(Utf8JsonWriter writer, GlobPattern value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case GlobPattern.Anywhere anywhere:
                writer.WriteStringValue(anywhere.Pattern);
                break;
            case GlobPattern.Relative relative:
                UnionJson.WriteCase(writer, relative, options);
                break;
            default:
                throw new UnreachableException();
        }
    }
}
