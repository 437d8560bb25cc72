using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Protocol.Lsp;

/// <summary>One step of a <see cref="WorkspaceEdit"/>: edits of a document, or a file that is made, moved or removed. Closed.</summary>
[JsonConverter(typeof(DocumentChangeConverter))]
public abstract record DocumentChange
{
    private DocumentChange()
    {
    }

    /// <summary>Edits of one document at one version.</summary>
    public sealed record Edit(
        OptionalVersionedTextDocumentIdentifier TextDocument,
        ImmutableArray<DocumentEdit> Edits) : DocumentChange;

    /// <summary>Makes a file; its folder must be there already, since not every client makes it.</summary>
    public sealed record Create(DocumentUri Uri, CreateFileOptions? Options = null, string? AnnotationId = null) : DocumentChange
    {
        [JsonPropertyOrder(-1)]
        public string Kind { get; } = "create";
    }

    /// <summary>Moves a file or folder.</summary>
    public sealed record Rename(
        DocumentUri OldUri,
        DocumentUri NewUri,
        RenameFileOptions? Options = null,
        string? AnnotationId = null) : DocumentChange
    {
        [JsonPropertyOrder(-1)]
        public string Kind { get; } = "rename";
    }

    /// <summary>Removes a file or folder.</summary>
    public sealed record Delete(DocumentUri Uri, DeleteFileOptions? Options = null, string? AnnotationId = null) : DocumentChange
    {
        [JsonPropertyOrder(-1)]
        public string Kind { get; } = "delete";
    }
}

/// <summary>What to do when the file is already there; overwrite wins.</summary>
public sealed record CreateFileOptions(bool? Overwrite = null, bool? IgnoreIfExists = null);

/// <summary>What to do when the new name is taken; overwrite wins.</summary>
public sealed record RenameFileOptions(bool? Overwrite = null, bool? IgnoreIfExists = null);

/// <summary>Whether a folder goes with its contents, and whether a missing file is a failure.</summary>
public sealed record DeleteFileOptions(bool? Recursive = null, bool? IgnoreIfNotExists = null);

/// <summary>One edit of a document in a <see cref="WorkspaceEdit"/>: plain, annotated, or a snippet for clients that take them. Closed.</summary>
[JsonConverter(typeof(DocumentEditConverter))]
public abstract record DocumentEdit
{
    private DocumentEdit()
    {
    }

    public sealed record Plain(LspRange Range, string NewText) : DocumentEdit;

    public sealed record Annotated(LspRange Range, string NewText, string AnnotationId) : DocumentEdit;

    public sealed record Snippet(
        LspRange Range,
        [property: JsonPropertyName("snippet")] StringValue Text,
        string? AnnotationId = null) : DocumentEdit;
}

/// <summary>A text that is a snippet: placeholders and tab stops are filled in by the editor.</summary>
public sealed record StringValue(string Value)
{
    [JsonPropertyOrder(-1)]
    public string Kind { get; } = "snippet";
}

/// <summary>Tells the steps by member <c>kind</c>; edits of a document have none.</summary>
internal sealed class DocumentChangeConverter : JsonConverter<DocumentChange>
{
    public override DocumentChange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        UnionJson.PeekKind(reader) switch
        {
            null => UnionJson.ReadCase<DocumentChange.Edit>(ref reader, options),
            "create" => UnionJson.ReadCase<DocumentChange.Create>(ref reader, options),
            "rename" => UnionJson.ReadCase<DocumentChange.Rename>(ref reader, options),
            "delete" => UnionJson.ReadCase<DocumentChange.Delete>(ref reader, options),
            var other => throw new JsonException($"A document change cannot be of kind '{other}'."),
        };

    public override void Write(Utf8JsonWriter writer, DocumentChange value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case DocumentChange.Edit edit:
                UnionJson.WriteCase(writer, edit, options);
                break;
            case DocumentChange.Create create:
                UnionJson.WriteCase(writer, create, options);
                break;
            case DocumentChange.Rename rename:
                UnionJson.WriteCase(writer, rename, options);
                break;
            case DocumentChange.Delete delete:
                UnionJson.WriteCase(writer, delete, options);
                break;
            default:
                throw new UnreachableException();
        }
    }
}

/// <summary>Tells the edits by their members: a snippet has one, an annotated edit names its annotation.</summary>
internal sealed class DocumentEditConverter : JsonConverter<DocumentEdit>
{
    public override DocumentEdit Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (UnionJson.HasMember(reader, "snippet"u8))
        {
            return UnionJson.ReadCase<DocumentEdit.Snippet>(ref reader, options);
        }

        return UnionJson.HasMember(reader, "annotationId"u8)
            ? UnionJson.ReadCase<DocumentEdit.Annotated>(ref reader, options)
            : UnionJson.ReadCase<DocumentEdit.Plain>(ref reader, options);
    }

    public override void Write(Utf8JsonWriter writer, DocumentEdit value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case DocumentEdit.Plain plain:
                UnionJson.WriteCase(writer, plain, options);
                break;
            case DocumentEdit.Annotated annotated:
                UnionJson.WriteCase(writer, annotated, options);
                break;
            case DocumentEdit.Snippet snippet:
                UnionJson.WriteCase(writer, snippet, options);
                break;
            default:
                throw new UnreachableException();
        }
    }
}
