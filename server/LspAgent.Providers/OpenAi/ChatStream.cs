using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Providers.Streaming;
using static LspAgent.Providers.Streaming.JsonEvents;

namespace LspAgent.Providers.OpenAi;

/// <summary>
/// Reads the chunks of a Chat Completions stream, as OpenAI and the many servers that imitate it send them: with or without
/// <c>[DONE]</c>, with thoughts as <c>reasoning_content</c> or <c>reasoning</c>, with calls that have no index.
/// </summary>
internal sealed class ChatStream(ModelRequest request, ServiceErrors errors) : IStreamParser
{
    private readonly List<BlockBuilder> _calls = [];
    private BlockBuilder? _text;
    private BlockBuilder? _thought;
    private bool _hasBegun;
    private bool _isRefused;

    public ReplyBuilder Reply { get; } = new(ChatFormat.DialectName, request);

    public bool IsAtEnd { get; private set; }

    public void Read(ReadOnlySpan<byte> data)
    {
        if (data.Trim((byte)' ').SequenceEqual("[DONE]"u8))
        {
            if (!_hasBegun)
            {
                throw ModelFaultException.Protocol("the answer ends before it began");
            }

            Reply.Stop ??= StopReason.EndTurn;
            IsAtEnd = true;
            return;
        }

        var reader = new Utf8JsonReader(data);
        Begin(ref reader);
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("choices"u8))
            {
                ReadChoices(ref reader);
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                Reply.Usage = ChatUsage.Read(ref reader)?.ToTokens() ?? Reply.Usage;
            }
            else if (Reply.Model is null && reader.ValueTextEquals("model"u8))
            {
                Reply.Model = JsonText.Read(ref reader).ToStringOrNull();
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                Complain(ServiceComplaint.ReadMember(ref reader));
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                Complain(JsonText.Read(ref reader).Is("error"u8) ? ServiceComplaint.ReadBody(data) : null);
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        reader.Read();
    }

    private void Complain(ServiceComplaint? complaint)
    {
        if (complaint is not null && complaint != ServiceComplaint.None)
        {
            throw new ModelFaultException(errors.Explain(complaint, status: null));
        }
    }

    private void ReadChoices(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            _hasBegun = true;
            while (NextMember(ref reader))
            {
                if (reader.ValueTextEquals("delta"u8))
                {
                    ReadDelta(ref reader);
                }
                else if (reader.ValueTextEquals("finish_reason"u8))
                {
                    ReadStop(JsonText.Read(ref reader));
                }
                else
                {
                    SkipValue(ref reader);
                }
            }
        }
    }

    private void ReadDelta(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("content"u8))
            {
                Say(ref _text, BlockKind.Text, JsonText.Read(ref reader));
            }
            else if (reader.ValueTextEquals("tool_calls"u8))
            {
                ReadCalls(ref reader);
            }
            else if (reader.ValueTextEquals("reasoning_content"u8) || reader.ValueTextEquals("reasoning"u8))
            {
                // The name under which the thought came is the one under which it may go back.
                var name = new JsonText(reader.ValueSpan, isEscaped: false);
                Say(ref _thought, BlockKind.Thinking, JsonText.Read(ref reader));
                if (_thought is { Signature.Length: 0 })
                {
                    name.AppendTo(_thought.Signature);
                }
            }
            else if (reader.ValueTextEquals("refusal"u8))
            {
                var refusal = JsonText.Read(ref reader);
                _isRefused |= !refusal.IsEmpty;
                Say(ref _text, BlockKind.Text, refusal);
            }
            else
            {
                SkipValue(ref reader);
            }
        }
    }

    private void Say(ref BlockBuilder? block, BlockKind kind, JsonText text)
    {
        if (!text.IsEmpty)
        {
            block ??= Reply.Begin(kind);
            Reply.Say(block, text);
        }
    }

    private void ReadCalls(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var piece = new ChatCallPiece();
            piece.Read(ref reader);
            var id = piece.Id.ToStringOrNull();
            var call = FindCall(piece.Index, id) ?? BeginCall(piece.Index);
            Reply.Announce(call, id, piece.Name.ToStringOrNull());
            call.AppendInput(piece.Arguments);
        }
    }

    /// <summary>The call that a piece belongs to: by its index, or by its id, or, when it has neither, the last one.</summary>
    private BlockBuilder? FindCall(int index, string? id)
    {
        for (var i = _calls.Count - 1; i >= 0; i--)
        {
            var known = _calls[i];
            var isSameId = id is null || known.GivenId is null || string.Equals(id, known.GivenId, StringComparison.Ordinal);
            if (isSameId && (index == known.Index || index < 0))
            {
                return known;
            }
        }

        return null;
    }

    private BlockBuilder BeginCall(int index)
    {
        var call = Reply.Begin(BlockKind.ToolUse, index);
        _calls.Add(call);
        return call;
    }

    private void ReadStop(JsonText reason)
    {
        if (reason.IsEmpty)
        {
            return;
        }

        if (reason.Is("error"u8))
        {
            throw new ModelFaultException(errors.Explain(ServiceComplaint.None, status: null));
        }

        Reply.Stop = _isRefused ? StopReason.Refusal
            : reason.Is("tool_calls"u8) || reason.Is("function_call"u8) ? StopReason.ToolUse
            : reason.Is("length"u8) ? StopReason.MaxTokens
            : reason.Is("content_filter"u8) ? StopReason.ContentFilter
            : StopReason.EndTurn;
    }
}
