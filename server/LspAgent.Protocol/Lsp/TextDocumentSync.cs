using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Protocol.Lsp;

/// <summary>How the editor sends changes: not at all, as whole texts, or as edits.</summary>
public enum TextDocumentSyncKind
{
    None = 0,
    Full = 1,
    Incremental = 2,
}

/// <summary>What the server wants to hear about open documents.</summary>
public sealed record TextDocumentSyncOptions(
    bool? OpenClose = null,
    TextDocumentSyncKind? Change = null,
    bool? WillSave = null,
    bool? WillSaveWaitUntil = null,
    SaveOptions? Save = null);

/// <summary>Whether the text comes with the save notification.</summary>
public sealed record SaveOptions(bool? IncludeText = null);

/// <summary>A document is open: from now on the editor's text is the truth and the disk is not.</summary>
public sealed record DidOpenTextDocumentParams(TextDocumentItem TextDocument);

/// <summary>Changes to an open document, each on the text that the one before it left.</summary>
public sealed record DidChangeTextDocumentParams(
    VersionedTextDocumentIdentifier TextDocument,
    ImmutableArray<TextDocumentContentChangeEvent> ContentChanges);

/// <summary>A document is closed: the disk is the truth again.</summary>
public sealed record DidCloseTextDocumentParams(TextDocumentIdentifier TextDocument);

/// <summary>A document was saved; the text comes along when the server asked for it.</summary>
public sealed record DidSaveTextDocumentParams(
    TextDocumentIdentifier TextDocument,
    [property: JsonConverter(typeof(ExactTextConverter))] string? Text = null);

/// <summary>One change of a document: of a stretch, or the whole text anew.</summary>
[JsonConverter(typeof(TextDocumentContentChangeEventConverter))]
public abstract record TextDocumentContentChangeEvent
{
    private TextDocumentContentChangeEvent()
    {
    }

    /// <summary>Replaces a stretch.</summary>
    /// <param name="RangeLength">Deprecated in the specification; kept, never relied on.</param>
    public sealed record Partial(LspRange Range, string Text, int? RangeLength = null) : TextDocumentContentChangeEvent;

    /// <summary>Replaces everything.</summary>
    public sealed record Whole(string Text) : TextDocumentContentChangeEvent;
}

/// <summary>Reads a change in one pass, since the text in it can be long; a change without a range is of the whole document.</summary>
internal sealed class TextDocumentContentChangeEventConverter : JsonConverter<TextDocumentContentChangeEvent>
{
    public override TextDocumentContentChangeEvent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Expected a content change.");
        }

        LspRange? range = null;
        int? rangeLength = null;
        string? text = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("text"u8))
            {
                reader.Read();
                text = ExactTextConverter.Read(ref reader);
            }
            else if (reader.ValueTextEquals("range"u8))
            {
                reader.Read();
                range = reader.TokenType == JsonTokenType.Null ? null : LspRangeConverter.Read(ref reader);
            }
            else if (reader.ValueTextEquals("rangeLength"u8))
            {
                reader.Read();
                rangeLength = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var length) ? length : null;
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return (range, text) switch
        {
            (_, null) => throw new JsonException("A content change needs a text."),
            ({ } stretch, _) => new TextDocumentContentChangeEvent.Partial(stretch, text, rangeLength),
            _ => new TextDocumentContentChangeEvent.Whole(text),
        };
    }

    public override void Write(Utf8JsonWriter writer, TextDocumentContentChangeEvent value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case TextDocumentContentChangeEvent.Partial partial:
                UnionJson.WriteCase(writer, partial, options);
                break;
            case TextDocumentContentChangeEvent.Whole whole:
                UnionJson.WriteCase(writer, whole, options);
                break;
            default:
                throw new UnreachableException();
        }
    }
}
