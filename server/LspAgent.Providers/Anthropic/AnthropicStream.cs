using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Providers.Streaming;

namespace LspAgent.Providers.Anthropic;

/// <summary>Reads the stream of Anthropic's Messages API. Unknown events, blocks and deltas are passed over; a broken order is a fault.</summary>
internal sealed class AnthropicStream(ModelRequest request, ServiceErrors errors) : IStreamParser
{
    private bool _hasBegun;

    public ReplyBuilder Reply { get; } = new(AnthropicFormat.DialectName, request);

    public bool IsAtEnd { get; private set; }

    public void Read(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        var one = new AnthropicEvent();
        one.Read(ref reader);
        var type = one.Type;
        if (type.Is("content_block_delta"u8))
        {
            AddDelta(in one);
        }
        else if (type.Is("content_block_start"u8))
        {
            BeginBlock(in one);
        }
        else if (type.Is("content_block_stop"u8))
        {
            OpenBlock(one.Index).IsClosed = true;
        }
        else if (type.Is("message_start"u8))
        {
            Check(!_hasBegun, "a second message begins in one answer");
            _hasBegun = true;
            Reply.Model = one.Model.ToStringOrNull();
            Reply.Usage = one.Usage.Over(Reply.Usage);
        }
        else if (type.Is("message_delta"u8))
        {
            Check(_hasBegun, "it ends a message that did not begin");
            Reply.Usage = one.Usage.Over(Reply.Usage);
            Reply.Stop = one.StopReason.IsEmpty ? Reply.Stop : StopOf(one.StopReason);
        }
        else if (type.Is("message_stop"u8))
        {
            Check(_hasBegun, "it ends a message that did not begin");
            Reply.Stop ??= StopReason.EndTurn;
            IsAtEnd = true;
        }
        else if (type.Is("error"u8))
        {
            throw new ModelFaultException(errors.Explain(one.Complaint ?? ServiceComplaint.None, status: null));
        }
    }

    private void BeginBlock(in AnthropicEvent one)
    {
        Check(_hasBegun, "a block begins before its message");
        var kind = KindOf(one.BlockType);
        Check(one.Index >= 0 && Reply.Find(one.Index) is null, "a block begins twice");
        var block = Reply.Begin(kind, one.Index);
        switch (kind)
        {
            case BlockKind.ToolUse:
                Reply.Announce(block, one.Id.ToStringOrNull(), one.Name.ToStringOrNull());
                break;
            case BlockKind.RedactedThinking:
                one.Data.AppendTo(block.Content);
                break;
            case BlockKind.Text or BlockKind.Thinking:
                Reply.Say(block, one.Text);
                one.Signature.AppendTo(block.Signature);
                break;
            case BlockKind.Unknown when one.BlockType.Is("web_search_tool_result"u8) && !one.Found.IsDefaultOrEmpty:
                foreach (var source in one.Found)
                {
                    Reply.AddSource(source, isCited: false);
                }

                break;
        }
    }

    private void AddDelta(in AnthropicEvent one)
    {
        var block = OpenBlock(one.Index);
        var type = one.BlockType;
        if (type.Is("text_delta"u8) || type.Is("thinking_delta"u8))
        {
            if (block.Kind is BlockKind.Text or BlockKind.Thinking)
            {
                Reply.Say(block, one.Text);
            }
        }
        else if (type.Is("input_json_delta"u8))
        {
            if (block.Kind == BlockKind.ToolUse)
            {
                block.AppendInput(one.PartialJson);
            }
        }
        else if (one.Cited is { } source)
        {
            Reply.AddSource(source, isCited: true);
        }
        else if (type.Is("signature_delta"u8))
        {
            one.Signature.AppendTo(block.Signature);
        }
    }

    private BlockBuilder OpenBlock(int index) =>
        Reply.Find(index) is { IsClosed: false } block ? block : throw ModelFaultException.Protocol("it writes to a block that is not open");

    private static BlockKind KindOf(JsonText type) =>
        type.Is("text"u8) ? BlockKind.Text
        : type.Is("tool_use"u8) ? BlockKind.ToolUse
        : type.Is("thinking"u8) ? BlockKind.Thinking
        : type.Is("redacted_thinking"u8) ? BlockKind.RedactedThinking
        : BlockKind.Unknown;

    private static StopReason StopOf(JsonText reason) =>
        reason.Is("tool_use"u8) ? StopReason.ToolUse
        : reason.Is("max_tokens"u8) || reason.Is("model_context_window_exceeded"u8) ? StopReason.MaxTokens
        : reason.Is("refusal"u8) ? StopReason.Refusal
        : StopReason.EndTurn;

    private static void Check(bool isSound, string otherwise)
    {
        if (!isSound)
        {
            throw ModelFaultException.Protocol(otherwise);
        }
    }
}
