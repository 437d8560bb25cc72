using LspAgent.Core.Workspace;
using LspAgent.Protocol.Lsp;

namespace LspAgent.Host.Serving;

/// <summary>Positions and encodings of the wire, and those of the core.</summary>
internal static class TextConversions
{
    extension(LspPosition position)
    {
        public TextPosition ToText() => new(position.Line, position.Character);
    }

    extension(TextPosition position)
    {
        public LspPosition ToWire() => new(position.Line, position.Column);
    }

    extension(PositionEncodingKind kind)
    {
        public TextEncoding ToText() =>
            kind == PositionEncodingKind.Utf8 ? TextEncoding.Utf8
            : kind == PositionEncodingKind.Utf32 ? TextEncoding.Utf32
            : TextEncoding.Utf16;
    }
}
