using System.Text;
using LspAgent.Core.Models;

namespace LspAgent.Testing.Models;

/// <summary>A reply as the chunks of OpenAI's Chat Completions stream, thoughts as <c>reasoning_content</c>.</summary>
internal sealed class ChatWire(string id, string model, int deltaSize) : WireReply
{
    private int _calls;

    public override string Begin() => Delta(new { role = "assistant", content = "" });

    public override string Write(ScriptedStep step, string callId)
    {
        var text = new StringBuilder();
        switch (step)
        {
            case ScriptedStep.Text { Value: var value }:
                foreach (var piece in Cut(value, deltaSize))
                {
                    text.Append(Delta(new { content = piece }));
                }

                break;
            case ScriptedStep.Thinking { Value: var thought }:
                foreach (var piece in Cut(thought, deltaSize))
                {
                    text.Append(Delta(new { reasoning_content = piece }));
                }

                break;
            case ScriptedStep.Call call:
                var index = _calls++;
                text.Append(Delta(new { tool_calls = new[] { new { index, id = callId, type = "function", function = new { name = call.Name, arguments = "" } } } }));
                foreach (var piece in Cut(call.Input, deltaSize))
                {
                    text.Append(Delta(new { tool_calls = new[] { new { index, function = new { arguments = piece } } } }));
                }

                break;
        }

        return text.ToString();
    }

    public override string End(StopReason stop, TokenUsage usage)
    {
        var reason = stop switch
        {
            StopReason.ToolUse => "tool_calls",
            StopReason.MaxTokens => "length",
            StopReason.ContentFilter or StopReason.Refusal => "content_filter",
            _ => "stop",
        };
        var prompt = usage.Input + usage.CacheRead + usage.CacheWrite;
        return Chunk(new[] { new { index = 0, delta = new { }, finish_reason = reason } }, usage: null)
            + Chunk(Array.Empty<object>(), new
            {
                prompt_tokens = prompt,
                completion_tokens = usage.Output,
                total_tokens = prompt + usage.Output,
                prompt_tokens_details = new { cached_tokens = usage.CacheRead, cache_write_tokens = usage.CacheWrite },
            })
            + "data: [DONE]\n\n";
    }

    public override string Error(WireError error) => $"data: {error.Body(isOpenAi: true)}\n\n";

    private string Delta(object delta) => Chunk(new[] { new { index = 0, delta, finish_reason = (string?)null } }, usage: null);

    private string Chunk(object choices, object? usage) =>
        $"data: {Json(new { id, @object = "chat.completion.chunk", created = 1_700_000_000, model, choices, usage })}\n\n";
}
