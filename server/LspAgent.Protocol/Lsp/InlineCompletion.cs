using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Protocol.Lsp;

/// <summary>Why a completion is asked for.</summary>
public enum InlineCompletionTriggerKind
{
    Invoked = 1,
    Automatic = 2,
}

/// <summary>Asks for text to be shown in grey at a place.</summary>
public sealed record InlineCompletionParams(
    TextDocumentIdentifier TextDocument,
    LspPosition Position,
    InlineCompletionContext Context,
    ProgressToken? WorkDoneToken = null);

/// <summary>Why it is asked for, and what is picked in the list of completions meanwhile.</summary>
public sealed record InlineCompletionContext(
    InlineCompletionTriggerKind TriggerKind,
    SelectedCompletionInfo? SelectedCompletionInfo = null);

/// <summary>What is picked in the list of completions, and what it would replace.</summary>
public sealed record SelectedCompletionInfo(LspRange Range, string Text);

/// <summary>The completions at a place.</summary>
public sealed record InlineCompletionList(ImmutableArray<InlineCompletionItem> Items);

/// <summary>One completion; without a range it is inserted at the place.</summary>
public sealed record InlineCompletionItem(
    InlineInsertText InsertText,
    string? FilterText = null,
    LspRange? Range = null,
    Command? Command = null);

/// <summary>What a completion inserts: a text, or a snippet. Closed.</summary>
[JsonConverter(typeof(InlineInsertTextConverter))]
public abstract record InlineInsertText
{
    private InlineInsertText()
    {
    }

    public sealed record Plain(string Text) : InlineInsertText;

    public sealed record Snippet(StringValue Text) : InlineInsertText;
}

/// <summary>That the server completes inline.</summary>
public sealed record InlineCompletionOptions(bool? WorkDoneProgress = null);

/// <summary>Tells the two by whether a string or an object stands on the wire.</summary>
internal sealed class InlineInsertTextConverter : JsonConverter<InlineInsertText>
{
    public override InlineInsertText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? new InlineInsertText.Plain(reader.GetString() ?? "")
            : new InlineInsertText.Snippet(UnionJson.ReadCase<StringValue>(ref reader, options));

    public override void Write(Utf8JsonWriter writer, InlineInsertText value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case InlineInsertText.Plain plain:
                writer.WriteStringValue(plain.Text);
                break;
            case InlineInsertText.Snippet snippet:
                UnionJson.WriteCase(writer, snippet.Text, options);
                break;
            default:
                throw new UnreachableException();
        }
    }
}
