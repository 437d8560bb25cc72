using LspAgent.Core.Models;

namespace LspAgent.Providers.Streaming;

/// <summary>What kind of block is being written.</summary>
internal enum BlockKind
{
    Text,
    Thinking,
    RedactedThinking,
    ToolUse,

    /// <summary>A kind that this version does not know: left out.</summary>
    Unknown,
}

/// <summary>One block of a reply while it streams in.</summary>
internal sealed class BlockBuilder(BlockKind kind, int index)
{
    private bool _isTooLarge;

    public BlockKind Kind => kind;

    /// <summary>Its place in the vendor's words.</summary>
    public int Index => index;

    public bool IsClosed { get; set; }

    /// <summary>Text, thought or the JSON of a call, as far as it has come.</summary>
    public TextBuffer Content { get; } = new();

    public TextBuffer Signature { get; } = new();

    /// <summary>A call's id, unique in the conversation; set when the call is announced.</summary>
    public string? CallId { get; set; }

    /// <summary>The id that the model gave the call.</summary>
    public string? GivenId { get; set; }

    public string? ToolName { get; set; }

    /// <summary>Why the call cannot run, known before its input is complete.</summary>
    public string? Problem { get; set; }

    public void AppendInput(JsonText piece)
    {
        if (!_isTooLarge)
        {
            piece.AppendTo(Content);
            KeepBounded();
        }
    }

    public void AppendInput(string piece)
    {
        if (!_isTooLarge)
        {
            Content.Append(piece);
            KeepBounded();
        }
    }

    /// <summary>Null when the block has nothing to say.</summary>
    public ContentBlock? Build(string dialect, bool isCut) => kind switch
    {
        BlockKind.Text => Content.Length == 0 ? null : new ContentBlock.Text(Content.ToString()),
        BlockKind.Thinking => Content.Length == 0 && Signature.Length == 0
            ? null
            : new ContentBlock.Thinking(Content.ToString(), Signature.ToString(), dialect),
        BlockKind.RedactedThinking => new ContentBlock.RedactedThinking(Content.ToString(), dialect),
        BlockKind.ToolUse => BuildCall(isCut),
        _ => null,
    };

    private ContentBlock.ToolUse BuildCall(bool isCut)
    {
        var isEmpty = Content.Span.IsWhiteSpace();
        var problem = Problem
            ?? (ToolName is null ? "This call has no tool name." : null)
            ?? (_isTooLarge ? ToolInput.TooLarge : null)
            ?? (isCut ? ToolInput.Cut : null)
            ?? (isEmpty ? null : ToolInput.Problem(Content.Span));
        return new ContentBlock.ToolUse(
            CallId ?? "", ToolName ?? "unnamed_tool", problem is not null || isEmpty ? ToolInput.Empty : Content.ToString(), problem);
    }

    private void KeepBounded()
    {
        if (Content.Length > ToolInput.MaxLength)
        {
            _isTooLarge = true;
            Content.Release();
        }
    }
}
