using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Providers.Streaming;

namespace LspAgent.Providers.OpenAi;

/// <summary>Reads the events of a Responses stream. A reasoning item is kept word for word, since only so it may go back.</summary>
internal sealed class ResponsesStream(ModelRequest request, ServiceErrors errors) : IStreamParser
{
    private bool _isRefused;

    public ReplyBuilder Reply { get; } = new(ResponsesFormat.DialectName, request);

    public bool IsAtEnd { get; private set; }

    public void Read(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        var one = new ResponsesEvent(data);
        one.Read(ref reader);
        var type = one.Type;
        if (type.Is("response.output_text.delta"u8))
        {
            Reply.Say(Item(one.OutputIndex), one.Delta);
        }
        else if (type.Is("response.function_call_arguments.delta"u8))
        {
            Item(one.OutputIndex).AppendInput(one.Delta);
        }
        else if (type.Is("response.reasoning_summary_text.delta"u8) || type.Is("response.reasoning_text.delta"u8))
        {
            Reply.Say(Item(one.OutputIndex), one.Delta);
        }
        else if (type.Is("response.reasoning_summary_part.added"u8))
        {
            // The parts of a summary are paragraphs.
            Reply.Say(Item(one.OutputIndex), one.SummaryIndex > 0 ? new JsonText("\n\n"u8, isEscaped: false) : default);
        }
        else if (type.Is("response.refusal.delta"u8))
        {
            _isRefused = true;
            Reply.Say(Item(one.OutputIndex), one.Delta);
        }
        else if (type.Is("response.output_item.added"u8))
        {
            BeginItem(one.OutputIndex, ResponsesItem.Read(one.Item));
        }
        else if (type.Is("response.output_item.done"u8))
        {
            EndItem(one.OutputIndex, one.Item);
        }
        else
        {
            ReadFrame(in one);
        }
    }

    private void ReadFrame(in ResponsesEvent one)
    {
        var type = one.Type;
        if (type.Is("response.created"u8))
        {
            Reply.Model = one.Model.ToStringOrNull();
        }
        else if (type.Is("response.completed"u8) || type.Is("response.incomplete"u8))
        {
            Reply.Model = one.Model.ToStringOrNull() ?? Reply.Model;
            Reply.Usage = one.Usage?.ToTokens() ?? Reply.Usage;
            Reply.Stop = _isRefused ? StopReason.Refusal
                : one.IncompleteReason.Is("max_output_tokens"u8) ? StopReason.MaxTokens
                : one.IncompleteReason.Is("content_filter"u8) ? StopReason.ContentFilter
                : StopReason.EndTurn;
            IsAtEnd = true;
        }
        else if (type.Is("response.failed"u8) || type.Is("error"u8))
        {
            throw new ModelFaultException(errors.Explain(one.Complaint, status: null));
        }
    }

    private BlockBuilder Item(int index) =>
        Reply.Find(index) ?? throw ModelFaultException.Protocol("it writes to an item that did not begin");

    private void BeginItem(int index, ResponsesItem item)
    {
        if (index < 0 || Reply.Find(index) is not null)
        {
            throw ModelFaultException.Protocol("an item begins twice");
        }

        var kind = item.Type switch
        {
            "message" => BlockKind.Text,
            "reasoning" => BlockKind.Thinking,
            "function_call" => BlockKind.ToolUse,
            _ => BlockKind.Unknown,
        };
        var block = Reply.Begin(kind, index);
        if (block.Kind == BlockKind.ToolUse)
        {
            Reply.Announce(block, item.CallId, item.Name);
        }
    }

    /// <summary>The whole item comes again at its end: it fills in what a service did not stream.</summary>
    private void EndItem(int index, ReadOnlySpan<byte> raw)
    {
        var item = ResponsesItem.Read(raw);
        if (Reply.Find(index) is null)
        {
            BeginItem(index, item);
        }

        var block = Item(index);
        switch (block.Kind)
        {
            case BlockKind.ToolUse:
                Reply.Announce(block, item.CallId, item.Name);
                if (block.Content.Length == 0 && item.Arguments is { } arguments)
                {
                    block.AppendInput(arguments);
                }

                break;
            case BlockKind.Thinking:
                SayIfSilent(block, item.Text);
                if (item.IsSealed)
                {
                    new JsonText(raw, isEscaped: false).AppendTo(block.Signature);
                }

                break;
            case BlockKind.Text:
                SayIfSilent(block, item.Text);
                break;
        }

        KeepSources(item);
    }

    private void KeepSources(ResponsesItem item)
    {
        foreach (var source in item.Cited)
        {
            Reply.AddSource(source, isCited: true);
        }

        foreach (var source in item.Found)
        {
            Reply.AddSource(source, isCited: false);
        }
    }

    private void SayIfSilent(BlockBuilder block, string text)
    {
        if (block.Content.Length == 0 && text.Length > 0)
        {
            Reply.Say(block, text);
        }
    }
}
