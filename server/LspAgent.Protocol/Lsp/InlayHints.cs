using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Protocol.Lsp;

/// <summary>What a hint tells.</summary>
public enum InlayHintKind
{
    Type = 1,
    Parameter = 2,
}

/// <summary>Asks for the hints of a stretch.</summary>
public sealed record InlayHintParams(
    TextDocumentIdentifier TextDocument,
    LspRange Range,
    ProgressToken? WorkDoneToken = null);

/// <summary>A small text drawn inside the code.</summary>
public sealed record InlayHint(
    LspPosition Position,
    InlayHintLabel Label,
    InlayHintKind? Kind = null,
    ImmutableArray<TextEdit>? TextEdits = null,
    TextOrMarkup? Tooltip = null,
    bool? PaddingLeft = null,
    bool? PaddingRight = null,
    JsonElement? Data = null);

/// <summary>A hint's text: a string, or parts that can be clicked. Closed.</summary>
[JsonConverter(typeof(InlayHintLabelConverter))]
public abstract record InlayHintLabel
{
    private InlayHintLabel()
    {
    }

    public static implicit operator InlayHintLabel(string text) => FromString(text);

    public static InlayHintLabel FromString(string text) => new Text(text);

    public sealed record Text(string Value) : InlayHintLabel;

    public sealed record Parts(ImmutableArray<InlayHintLabelPart> Items) : InlayHintLabel;
}

/// <summary>A part of a hint's text.</summary>
public sealed record InlayHintLabelPart(
    string Value,
    TextOrMarkup? Tooltip = null,
    Location? Location = null,
    Command? Command = null);

/// <summary>Whether hints are resolved later.</summary>
public sealed record InlayHintOptions(bool? ResolveProvider = null, bool? WorkDoneProgress = null);

/// <summary>Tells the two by whether a string or a list stands on the wire.</summary>
internal sealed class InlayHintLabelConverter : JsonConverter<InlayHintLabel>
{
    public override InlayHintLabel Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? new InlayHintLabel.Text(reader.GetString() ?? "")
            : new InlayHintLabel.Parts(UnionJson.ReadCase<ImmutableArray<InlayHintLabelPart>>(ref reader, options));

    public override void Write(Utf8JsonWriter writer, InlayHintLabel value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case InlayHintLabel.Text text:
                writer.WriteStringValue(text.Value);
                break;
            case InlayHintLabel.Parts parts:
                UnionJson.WriteCase(writer, parts.Items, options);
                break;
            default:
                throw new UnreachableException();
        }
    }
}
